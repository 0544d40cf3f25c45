"""Reading what the old system stored, without any database: texts, documents, timetables, rows beside them."""
