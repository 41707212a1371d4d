"""What SQL cannot say about counts: trends with clustered errors, change points, alarms, words that moved. All pure."""
