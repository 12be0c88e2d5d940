"""Lire les paramètres d'un calcul de tarif à la bonne date, en notant ce qu'il faudra citer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from basoche.droit import parametres
from basoche.droit.erreurs import ValeurInconnue
from basoche.droit.parametres import Lecture, Options, Parametre, ValeurDatee
from basoche.droit.periode import veille
from basoche.droit.resultat import Avertissement
from basoche.droit.source import Fondement

VERSIONS = "tarif/versions"


@dataclass(frozen=True, slots=True)
class Prestation:
    """Ce qui commande la version du tarif : le jour de la prestation et celui de la première provision."""

    le: date
    provision_le: date | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """Une révision du tarif : le jour de son effet, son nom, et jusqu'où l'ancien tarif survit."""

    nom: str
    du: date
    prestation_avant: date | None
    provision_avant: date | None

    def motif_de_l_ancien_tarif(self, prestation: Prestation) -> str | None:
        """Pourquoi l'ancien tarif s'applique encore à cette prestation, ou ``None`` s'il ne s'applique plus."""
        if self.prestation_avant is not None and prestation.le < self.prestation_avant:
            return f"prestation effectuée avant le {self.prestation_avant:%d/%m/%Y}"
        provision = prestation.provision_le
        if self.provision_avant is not None and provision is not None and provision < self.provision_avant:
            return f"provision reçue avant le {self.provision_avant:%d/%m/%Y}"
        return None


def revisions() -> dict[date, Revision]:
    """Les révisions du tarif, par jour d'effet, avec leur règle transitoire quand elle a été lue."""
    trouvees: dict[date, Revision] = {}
    for version in parametres.parametre(VERSIONS).valeurs:
        if version.periode.du is not None and version.contenu is not None:
            regle = version.contenu.get("transitoire") or {}
            trouvees[version.periode.du] = Revision(
                version.contenu["id"], version.periode.du, regle.get("prestation_avant"), regle.get("provision_avant")
            )
    return trouvees


class Releve:
    """Ce qu'un calcul a lu : fondements, hypothèses et avertissements s'y ajoutent au fil des lignes."""

    def __init__(self, prestation: Prestation, options: Options) -> None:
        self.prestation = prestation
        self.options = options
        self.fondements: list[Fondement] = []
        self.hypotheses: list[str] = []
        self.avertissements: list[Avertissement] = []
        self.echu = False
        self.version = ""
        self._revisions = revisions()

    def au_jour(self, nom: str) -> Lecture:
        """La valeur du jour de la prestation, sans règle transitoire (TVA, frais de déplacement, débours).

        Raises:
            HorsPeriode, ValeurInconnue, ParametreInconnu: voir :func:`basoche.droit.parametres.lire`.
        """
        return self.noter(parametres.lire(nom, le=self.prestation.le, options=self.options))

    def au_tarif(self, nom: str) -> Lecture:
        """La valeur de la version du tarif applicable, règle transitoire de chaque révision comprise.

        Raises:
            HorsPeriode, ValeurInconnue, ParametreInconnu: voir :func:`basoche.droit.parametres.lire`.
        """
        jour = self._jour_de_lecture(parametres.parametre(nom))
        lecture = self.noter(parametres.lire(nom, le=jour, options=self.options))
        if lecture.provisoire:
            self._reconduire(lecture)
        return lecture

    def emolument(self, nom: str) -> Lecture:
        """L'émolument d'un numéro ; une valeur livrée sans fin finit avec le tarif qui la porte (A444-10)."""
        lecture = self.au_tarif(nom)
        self.annoncer(lecture)
        if not lecture.valeur.est_saisie and not lecture.provisoire:
            version = parametres.lire(VERSIONS, le=self.prestation.le, options=self.options)
            if version.provisoire:
                self._reconduire(self.noter(version))
        return lecture

    def noter(self, lecture: Lecture) -> Lecture:
        """Cite une valeur lue : son fondement et ses avertissements."""
        self.fondements.append(lecture.fondement)
        self.avertissements.extend(lecture.avertissements)
        return lecture

    def annoncer(self, lecture: Lecture) -> None:
        """Écrit en hypothèse la version du tarif employée."""
        valeur = lecture.valeur
        origine = "saisie par l'étude, " if valeur.est_saisie else ""
        reconduite = ", reconduite" if lecture.provisoire else ""
        self.supposer(
            f"Version du tarif appliquée : {nom_de_version(valeur)} ({origine}{_dire_la_periode(valeur)}{reconduite})."
        )

    def supposer(self, phrase: str) -> None:
        """Note une hypothèse de calcul."""
        self.hypotheses.append(phrase)

    def avertir(self, code: str, message: str) -> None:
        """Note un point à relire."""
        self.avertissements.append(Avertissement(code, message))

    def citer(self, fondement: Fondement) -> None:
        """Note un fondement qui ne vient pas tel quel d'un paramètre."""
        self.fondements.append(fondement)

    def choisir(self, valeur: str | None, estimation: str | None, quoi: str, lecture: Lecture) -> str:
        """Une valeur logée dans un barème, ou son estimation si l'appelant l'accepte.

        Raises:
            ValeurInconnue: la valeur n'a pas été trouvée et n'est pas estimée, ou l'estimation n'est pas permise.
        """
        if valeur is not None:
            return valeur
        nom, article = lecture.valeur.parametre, lecture.fondement.article
        if self.options.estimations and estimation is not None:
            self.avertir(
                "valeur_estimee",
                f"« {nom} », {quoi} : valeur non trouvée dans les textes, estimation employée ({estimation}) ; "
                "ne pas facturer sans relecture.",
            )
            return estimation
        estimable = " ; une estimation existe (--estimations)" if estimation is not None else ""
        raise ValeurInconnue(
            f"« {nom} » ({article}), {quoi} : valeur non trouvée dans les textes lus pour le "
            f"{self.prestation.le:%d/%m/%Y}.",
            conseil=f"Relire le texte puis saisir la valeur (basoche parametres saisir){estimable}.",
        )

    def _jour_de_lecture(self, parametre: Parametre) -> date:
        """Recule à la veille de chaque révision dont la règle transitoire garde l'ancien tarif."""
        jour = self.prestation.le
        self._avertir_sans_regle_transitoire(parametre)
        while (revision := self._revision_de(parametre, jour)) is not None:
            motif = revision.motif_de_l_ancien_tarif(self.prestation)
            if motif is None:
                return jour
            self.supposer(f"Règle transitoire de la révision du {revision.du:%d/%m/%Y} : ancien tarif ({motif}).")
            jour = veille(revision.du)
        return jour

    def _avertir_sans_regle_transitoire(self, parametre: Parametre) -> None:
        """Une valeur saisie par l'étude vient d'une révision dont la règle transitoire n'est peut-être pas saisie."""
        provision = self.prestation.provision_le
        valeur = next((v for v in parametre.valeurs if v.periode.contient(self.prestation.le)), None)
        if provision is None or valeur is None or not valeur.est_saisie or valeur.periode.du in self._revisions:
            return
        if valeur.periode.du is not None and provision < valeur.periode.du:
            self.avertir(
                "regle_transitoire_non_lue",
                f"« {parametre.nom} » : la provision du {provision:%d/%m/%Y} précède la valeur saisie du "
                f"{valeur.periode.du:%d/%m/%Y}, dont la règle transitoire n'est pas connue (saisir {VERSIONS}).",
            )

    def _revision_de(self, parametre: Parametre, jour: date) -> Revision | None:
        for valeur in parametre.valeurs:
            if valeur.periode.contient(jour) and valeur.periode.du is not None:
                return self._revisions.get(valeur.periode.du)
        return None

    def _reconduire(self, lecture: Lecture) -> None:
        self.echu, self.version = True, nom_de_version(lecture.valeur)


def nom_de_version(valeur: ValeurDatee) -> str:
    """Le nom courant de la version d'une valeur : l'année de son effet."""
    return str(valeur.periode.du.year) if valeur.periode.du is not None else "sans date"


def _dire_la_periode(valeur: ValeurDatee) -> str:
    debut = f"du {valeur.periode.du:%d/%m/%Y}" if valeur.periode.du else "début non relevé"
    return f"{debut} au {veille(valeur.periode.au):%d/%m/%Y}" if valeur.periode.au else f"{debut}, sans fin connue"
