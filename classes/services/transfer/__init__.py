"""Moving an office over from the old system."""
