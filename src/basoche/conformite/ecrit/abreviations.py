"""Les abréviations des imprimés : « à déf. de pmt ss 8 j. » se lit « à défaut de paiement sous 8 jours »."""

from __future__ import annotations

import re

from basoche.conformite.ecrit.pliage import Plie

# Aucune n'est un mot : suivie d'un point, elle n'ouvre pas une autre phrase.
_A_POINT = {
    "accept": "acceptation", "acq": "acquereur", "acquer": "acquereur", "adr": "adresse", "amiab": "amiable",
    "ann": "annexe", "assign": "assignation", "assist": "assistance", "aud": "audience", "autoris": "autorisation",
    "benef": "benefice", "commandt": "commandement", "comm": "commission", "compar": "comparution",
    "compet": "competent", "concil": "conciliation", "cond": "conditions", "contest": "contestation",
    "cop": "copie", "creanc": "creancier", "deb": "debiteur", "debit": "debiteur", "decl": "declaration",
    "def": "defaut", "dem": "demandeur", "denom": "denomination", "dilat": "dilatoire", "exec": "execution",
    "execut": "execution", "facult": "facultatif", "imm": "immeuble", "immeub": "immeuble", "indem": "indemnite",
    "indemn": "indemnite", "indispo": "indisponibilite", "jud": "judiciaire", "judic": "judiciaire",
    "juridict": "juridictionnelle", "notif": "notification", "obj": "objet", "oblig": "obligatoire",
    "opp": "opposition", "oppos": "opposition", "parc": "parcelle", "poss": "possible", "preal": "prealable",
    "prealab": "prealable", "pren": "prenom", "publ": "publication", "public": "publication", "rec": "recours",
    "remun": "remunerations", "repr": "represente", "represent": "represente", "ress": "ressources",
    "rep": "reponse", "sais": "saisie", "sect": "section", "signif": "signification", "surendett": "surendettement",
    "susp": "suspension", "trib": "tribunal",
}  # fmt: skip
# Des raccourcis d'écriture, avec ou sans point.
_SANS_POINT = {
    "cmdt": "commandement", "cdmt": "commandement", "commdt": "commandement", "jgt": "jugement",
    "jgmt": "jugement", "jugmt": "jugement", "pmt": "paiement", "paiemt": "paiement", "reglt": "reglement",
    "reglmt": "reglement", "pces": "pieces", "pce": "piece", "seulmt": "seulement", "seult": "seulement",
    "ppal": "principal", "tx": "taux", "intts": "interets", "ints": "interets", "pdt": "pendant", "vte": "vente",
    "avt": "avocat", "agios": "interets", "agio": "interet", "hres": "heures", "jrs": "jours",
}  # fmt: skip
# « public. » à la fin d'une phrase est un mot : il n'abrège que devant un autre mot.
_EN_FIN_DE_PHRASE = r"(?:(?<!public\.)|(?! ?(?:\n|\Z)))"
_ABREVIATION = re.compile(
    rf"\b(?P<point>{'|'.join(sorted(_A_POINT, key=len, reverse=True))})\.{_EN_FIN_DE_PHRASE}"
    rf"|\b(?P<nu>{'|'.join(sorted(_SANS_POINT, key=len, reverse=True))})\b(?:\.{_EN_FIN_DE_PHRASE})?"
    r"|\b(?P<interets>int)\.?(?= (?:echus?|a echoir|a venir|courus|legaux|de retard|au taux|retard|acquis|\d))"
    r"|\b(?P<sous>ss)(?= (?:\d|un\b|huit|quinz|deux|peine|reserve|conditions?|cond\b))"
    r"|\b(?P<dans>ds)(?= (?:l[ae]s?\b|l'|un|ce|\d|huit|quinz))"
    r"|\b(?P<tout>tt)(?= (?:moment|instant|temps|cas)\b)"
    r"|(?<=[a-z])\((?P<pluriel>e?s|e|x)\)(?![a-z])"
    r"|\b(?P<jours>j)\.?(?=[ ,:;]|\Z)(?<=\d j)(?<!art\. \d j)"
    r"|\b(?P<avant>av)\.(?= (?:le )?\d{1,2}[/.]\d)"
)
_MOTS = {"interets": "interets", "sous": "sous", "dans": "dans", "tout": "tout", "jours": "jours", "avant": "avant"}


def sans_abreviations(plie: Plie) -> Plie:
    """Le même texte, chaque abréviation remplacée par son mot ; chaque signe garde son origine."""
    signes: list[str] = []
    origines: list[int] = []
    ou = 0
    for trouve in _ABREVIATION.finditer(plie.texte):
        debut, fin = trouve.span()
        mot = _mot(trouve)
        signes += [plie.texte[ou:debut], mot]
        origines += plie.origines[ou:debut]
        origines += [plie.origines[min(debut + rang, fin - 1)] for rang in range(len(mot))]
        ou = fin
    if not ou:
        return plie
    return Plie("".join(signes) + plie.texte[ou:], tuple(origines) + plie.origines[ou:])


def _mot(trouve: re.Match[str]) -> str:
    if trouve["point"]:
        return _A_POINT[trouve["point"]]
    if trouve["pluriel"]:
        return str(trouve["pluriel"])
    if trouve["nu"]:
        return _SANS_POINT[trouve["nu"]]
    return next(mot for nom, mot in _MOTS.items() if trouve[nom])
