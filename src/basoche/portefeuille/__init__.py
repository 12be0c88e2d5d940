"""Le portefeuille à grande échelle : le décompte de millions de créances rangées en colonnes.

Un noyau compilé, en entiers, rend au centime ce que rend :mod:`basoche.droit.decompte`. Ce qu'il ne sait pas faire
exactement part à ce calcul lisible, et le bilan le compte. Les modules lourds (numba, pyarrow, dask) ne sont importés
que par ceux d'ici qui s'en servent : ``evaluation`` (fichiers), ``noyau`` (calcul), ``grappe`` (plusieurs machines).
"""
