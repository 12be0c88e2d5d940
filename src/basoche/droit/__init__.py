"""La bibliothèque de règles : calculs purs, datés, sourcés, sans base ni réseau.

Chaque calcul est une fonction de ses entrées (« aujourd'hui » compris : argument ``le``)
et rend un :class:`~basoche.droit.resultat.Resultat`, qui porte ses lignes, ses
hypothèses, ses fondements et ses avertissements.
"""
