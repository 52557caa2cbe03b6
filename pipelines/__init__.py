"""How the dataset is run: definitions, jobs, schedules, sensors, checks, resources, engines, command line."""
