"""La veille de l'étude : les changements du droit, ce qu'ils touchent, les procédures des débiteurs."""
