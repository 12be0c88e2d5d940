"""La sauvegarde chiffrée de l'étude, et sa restauration vérifiée ; le même format pour SQLite et PostgreSQL."""
