"""The one way to the database: tables on one base, and a unit of work that binds who acts, where and when."""
