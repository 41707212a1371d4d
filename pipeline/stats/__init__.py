"""Statistics that SQL cannot express: clustered trends, change points, control charts, log-odds of words. All pure."""
