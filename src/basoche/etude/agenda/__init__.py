"""Les échéances et les tâches."""
