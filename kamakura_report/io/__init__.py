"""Reading and writing: the only rooms, below the commands, with libraries, files, processes and the database."""
