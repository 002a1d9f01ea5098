"""dbt's build of a version, in a process of its own."""
