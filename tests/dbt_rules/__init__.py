"""The rules that the dbt project keeps."""
