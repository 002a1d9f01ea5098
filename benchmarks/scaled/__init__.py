"""A made-up period 7 of any size: the agencies, services, answers and measurements of the real one, many times over."""
