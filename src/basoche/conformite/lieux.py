"""Où demeure une partie, où siège une juridiction : métropole, collectivité d'outre-mer ou étranger, d'après l'adresse.

La poste donne à chaque collectivité d'outre-mer son préfixe ; l'étranger se lit au nom du pays, écrit en dernier.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from basoche.conformite.mots import aplatir, contient_le_nom

METROPOLE, ETRANGER = "métropole", "étranger"
# Les noms sont ceux des fichiers « delais/distance ».
_COLLECTIVITES: Mapping[str, str] = {
    "971": "Guadeloupe", "972": "Martinique", "973": "Guyane", "974": "La Réunion", "975": "Saint-Pierre-et-Miquelon",
    "976": "Mayotte", "977": "Saint-Barthélemy", "978": "Saint-Martin", "984": "TAAF", "986": "Wallis-et-Futuna",
    "987": "Polynésie française", "988": "Nouvelle-Calédonie",
}  # fmt: skip
_MONACO = "980"
_DE_L_UNION = (
    "allemagne, autriche, belgique, bulgarie, chypre, croatie, danemark, espagne, estonie, finlande, grece, hongrie, "
    "irlande, italie, lettonie, lituanie, luxembourg, malte, pays-bas, pologne, portugal, roumanie, slovaquie, "
    "slovenie, suede, tchequie, republique tcheque, grand-duche de luxembourg"
)
_D_AILLEURS = (
    "afrique du sud, albanie, algerie, andorre, angleterre, arabie saoudite, argentine, armenie, australie, "
    "azerbaidjan, benin, bielorussie, bolivie, bosnie-herzegovine, bresil, burkina faso, burundi, cambodge, cameroun, "
    "canada, cap-vert, chili, chine, colombie, comores, congo, coree du sud, costa rica, cote d'ivoire, cuba, "
    "djibouti, ecosse, egypte, emirats arabes unis, etats-unis, etats-unis d'amerique, ethiopie, gabon, georgie, "
    "ghana, grande-bretagne, guinee, haiti, hong kong, ile maurice, inde, indonesie, irak, iran, islande, israel, "
    "japon, jordanie, kazakhstan, kenya, kosovo, koweit, laos, liban, libye, liechtenstein, macedoine du nord, "
    "madagascar, malaisie, mali, maroc, maurice, mauritanie, mexique, moldavie, monaco, mongolie, montenegro, "
    "mozambique, nepal, niger, nigeria, norvege, nouvelle-zelande, oman, ouzbekistan, pakistan, panama, paraguay, "
    "perou, philippines, qatar, republique democratique du congo, republique dominicaine, royaume-uni, russie, "
    "rwanda, saint-marin, senegal, serbie, seychelles, singapour, somalie, soudan, sri lanka, suisse, syrie, taiwan, "
    "tanzanie, tchad, thailande, togo, tunisie, turquie, ukraine, uruguay, vatican, venezuela, vietnam, yemen, "
    "zambie, zimbabwe"
)
UNION_EUROPEENNE = frozenset(_DE_L_UNION.split(", "))
_PAYS = UNION_EUROPEENNE | frozenset(_D_AILLEURS.split(", "))
_CODE_POSTAL = re.compile(r"(?<![\d/])(\d{2})\s?(\d)\d{2}(?!\d)")
_CODE_ETRANGER = re.compile(r"(?:(?<![\d/])(?:[A-Z]{1,2}-)\d{4,5}(?!\d))")
_SEPARATEURS = re.compile(r"[,;\n()]")


@dataclass(frozen=True, slots=True)
class Lieu:
    """Une collectivité (:data:`METROPOLE`, un nom d'outre-mer, :data:`ETRANGER`) et, à l'étranger, le pays s'il se
    lit ; ``sur`` : faux si l'adresse ne fait que le laisser croire."""

    collectivite: str
    pays: str = ""
    sur: bool = True

    @property
    def dans_l_union(self) -> bool:
        """Vrai pour un autre État membre (règlement (UE) 2020/1784)."""
        return self.pays in UNION_EUROPEENNE


def lire_le_lieu(adresse: str, pays: str = "") -> Lieu | None:
    """Le lieu d'une adresse ; ``None`` si rien ne le dit.

    Args:
        adresse: le domicile ou le siège, tel que l'acte l'imprime.
        pays: le pays, s'il est donné à part.
    """
    nom = _pays_de(pays or adresse)
    if nom:
        return Lieu(ETRANGER, nom)
    if aplatir(pays) not in ("", "france"):
        return Lieu(ETRANGER, sur=False)
    postal = list(_CODE_POSTAL.finditer(adresse))
    if postal:
        prefixe = postal[-1][1] + postal[-1][2]
        return Lieu(ETRANGER, "monaco") if prefixe == _MONACO else Lieu(_COLLECTIVITES.get(prefixe, METROPOLE))
    nommee = next((nom for nom in _COLLECTIVITES.values() if contient_le_nom(adresse, nom)), None)
    if nommee is not None:
        return Lieu(nommee, sur=False)
    return Lieu(ETRANGER, sur=False) if _CODE_ETRANGER.search(adresse) else None


def _pays_de(adresse: str) -> str:
    """Le pays, s'il est seul entre deux virgules à la fin : « rue de Belgique » n'est pas à l'étranger."""
    morceaux = [aplatir(morceau).strip(" .") for morceau in _SEPARATEURS.split(adresse)]
    dernier = next((morceau for morceau in reversed(morceaux) if morceau), "")
    return dernier if dernier in _PAYS else ""
