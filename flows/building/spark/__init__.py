"""A build on Spark: the same dbt project, its result published as the same DuckDB file and as Parquet by period."""
