"""``python -m basoche`` : la même commande que ``basoche``."""

from basoche.cli import principal

if __name__ == "__main__":
    principal()
