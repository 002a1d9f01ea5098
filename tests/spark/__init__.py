"""Builds on Spark, which `make spark-test` runs."""
