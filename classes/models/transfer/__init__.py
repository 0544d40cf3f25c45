"""What is kept of the old system: its codes, its history, whose rows became what, and what a person has to look at."""
