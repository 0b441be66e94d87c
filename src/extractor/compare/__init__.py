"""Reports against each other: years of one body, a report and its annexes, a department and its units."""
