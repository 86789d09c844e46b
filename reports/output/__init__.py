"""Everything that leaves the casebook: CSV, JSON Lines, pages, mail, the register of breaches."""
