"""Une étude d'un million de dossiers, écrite droit dans la base : tables remplies sans index, index posés ensuite.

Chaque dossier a deux parties, un titre six fois sur dix, deux postes, un versement une fois sur deux, trois événements
et trois actes. Les lignes sont tirées d'une graine : deux générations donnent la même étude.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

LE = date(2026, 11, 23)
PAR_LOT = 20_000
CREANCIERS = 200
ACTES = 3
_SYLLABES = (
    "mar",
    "lou",
    "ben",
    "tro",
    "vil",
    "cha",
    "pel",
    "dur",
    "ros",
    "gui",
    "nau",
    "lec",
    "mor",
    "fon",
    "bas",
    "tel",
)
_FINS = ("ard", "eau", "ier", "in", "ot", "et", "elle", "aud", "on", "ac", "oux", "ley", "is", "ain", "art", "el")
_PRENOMS = (
    "Anne", "Bruno", "Chloé", "David", "Élise", "Farid", "Gaëlle", "Hugo", "Inès", "Jean", "Katia", "Léo",
    "Maud", "Noé", "Ophélie", "Paul", "Quentin", "Rose", "Sami", "Tess", "Ulysse", "Vera", "Yann", "Zoé",
)  # fmt: skip
_CODES = ("cmd_saisie_vente", "pv_saisie_attribution", "denonciation_saisie_attribution")
_JURIDICTIONS = ("Tribunal judiciaire de Valmont", "Tribunal judiciaire de Port-Sarjou", "Tribunal de commerce de Bréz")


@dataclass(frozen=True)
class Table:
    """Une table à remplir : les colonnes qui varient ; les autres prennent le défaut de leur champ."""

    modele: Any
    colonnes: tuple[str, ...]

    def fixes(self) -> dict[str, Any]:
        """Les autres colonnes et leur valeur, telle que la base la garde."""
        from django.db import connection

        valeurs = {}
        for champ in self.modele._meta.local_concrete_fields:
            if champ.column in self.colonnes or champ.primary_key or champ.generated:
                continue
            defaut = None if champ.null and not champ.has_default() else champ.get_default()
            if defaut is None and not champ.null:
                defaut = champ.pre_save(self.modele(), add=True)
            valeurs[champ.column] = champ.get_db_prep_save(defaut, connection)
        return valeurs


class Ecrivain:
    """Écrit des lignes préparées, par paquets, dans SQLite ou PostgreSQL."""

    def __init__(self, base: Any) -> None:
        self.base = base
        self.sqlite = base.vendor == "sqlite"
        self.lignes = 0

    def ecrire(self, table: Table, lignes: Iterable[Sequence[Any]]) -> None:
        """Toutes les lignes d'une table."""
        fixes = table.fixes()
        nom = table.modele._meta.db_table
        if self.sqlite:
            colonnes = ", ".join(f'"{c}"' for c in (*table.colonnes, *fixes))
            marques = ", ".join("?" * (len(table.colonnes) + len(fixes)))
            constantes = tuple(_sqlite(valeur) for valeur in fixes.values())
            self._par_lots(
                lignes,
                lambda lot: self.base.connection.executemany(
                    f'INSERT INTO "{nom}" ({colonnes}) VALUES ({marques})', [(*ligne, *constantes) for ligne in lot]
                ),
            )
            return
        with self.base.cursor() as curseur:
            for colonne, valeur in fixes.items():
                curseur.execute(f'ALTER TABLE "{nom}" ALTER COLUMN "{colonne}" SET DEFAULT {_litteral(valeur)}')
            colonnes = ", ".join(f'"{c}"' for c in table.colonnes)
            with curseur.cursor.copy(f'COPY "{nom}" ({colonnes}) FROM STDIN') as copie:
                for ligne in lignes:
                    copie.write_row(ligne)
                    self.lignes += 1
            for colonne in fixes:
                curseur.execute(f'ALTER TABLE "{nom}" ALTER COLUMN "{colonne}" DROP DEFAULT')

    def _par_lots(self, lignes: Iterable[Sequence[Any]], poser: Any) -> None:
        lot: list[Sequence[Any]] = []
        for ligne in lignes:
            lot.append(ligne)
            if len(lot) == PAR_LOT:
                poser(lot)
                self.lignes += len(lot)
                lot = []
        poser(lot)
        self.lignes += len(lot)


def _sqlite(valeur: Any) -> Any:
    return str(valeur) if hasattr(valeur, "isoformat") else int(valeur) if isinstance(valeur, bool) else valeur


def _litteral(valeur: Any) -> str:
    if valeur is None:
        return "NULL"
    if isinstance(valeur, bool):
        return "TRUE" if valeur else "FALSE"
    if isinstance(valeur, int):
        return str(valeur)
    brute = getattr(valeur, "obj", valeur)  # un JSON que psycopg emballe
    texte = json.dumps(brute) if isinstance(brute, dict | list) else str(brute)
    return "'" + texte.replace("'", "''") + "'"


@contextmanager
def sans_index(base: Any) -> Iterator[None]:
    """Ôte les index ordinaires pendant le remplissage, et les repose ensuite ; les contraintes restent."""
    with base.cursor() as curseur:
        if base.vendor == "sqlite":
            curseur.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE 'CREATE INDEX%'")
        else:
            curseur.execute("SET session_replication_role = replica")
            curseur.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT IN "
                "(SELECT conname FROM pg_constraint) AND indexdef NOT LIKE 'CREATE UNIQUE%'"
            )
        index = curseur.fetchall()
        for nom, _ in index:
            curseur.execute(f'DROP INDEX "{nom}"')
    yield
    with base.cursor() as curseur:
        for _, ordre in index:
            curseur.execute(ordre)
        if base.vendor == "sqlite":
            curseur.execute("PRAGMA analysis_limit=1000")
        else:
            curseur.execute("SET session_replication_role = origin")
        # PostgreSQL ne lit un index seul que là où il sait les lignes visibles : c'est le VACUUM qui le lui dit.
        curseur.execute("ANALYZE" if base.vendor == "sqlite" else "VACUUM (ANALYZE)")


def generer(nombre: int, dire: Any = print) -> float:
    """Remplit une base neuve et migrée de ``nombre`` dossiers ; rend les secondes passées."""
    from django.db import connection

    debut = time.perf_counter()
    connection.ensure_connection()
    equipe = _collaborateurs()
    ecrivain = Ecrivain(connection)
    if connection.vendor == "sqlite":
        with connection.cursor() as curseur:
            for reglage in ("synchronous=OFF", "cache_size=-400000", "foreign_keys=OFF"):
                curseur.execute(f"PRAGMA {reglage}")
    with sans_index(connection):
        for quoi, remplir in (("personnes", _personnes), ("dossiers", _dossiers), ("actes", _actes), ("suite", _suite)):
            if connection.vendor == "sqlite":
                connection.connection.execute("BEGIN")
            remplir(ecrivain, nombre, equipe)
            if connection.vendor == "sqlite":
                connection.connection.execute("COMMIT")
            dire(f"  {quoi} : {ecrivain.lignes} lignes, {time.perf_counter() - debut:.0f} s")
    if connection.vendor == "sqlite":
        with connection.cursor() as curseur:
            curseur.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    else:
        _recaler_les_suites(connection)
    duree = time.perf_counter() - debut
    dire(f"  index et statistiques compris : {duree:.0f} s")
    connection.close()
    return duree


def _recaler_les_suites(base: Any) -> None:
    from django.apps import apps
    from django.core.management.color import no_style

    with base.cursor() as curseur:
        for ordre in base.ops.sequence_reset_sql(no_style(), list(apps.get_models())):
            curseur.execute(ordre)


def _collaborateurs() -> list[int]:
    from basoche.etude.equipe.models import Collaborateur, Fonction

    fonctions = (Fonction.COMMISSAIRE, Fonction.CLERC_EXPERT, Fonction.CLERC, Fonction.CLERC)
    return [
        Collaborateur.objects.create_user(
            f"c{rang}", "phrase de passe du banc", prenom="C", nom=f"N{rang}", fonction=fonction
        ).pk
        for rang, fonction in enumerate(fonctions)
    ]  # fmt: skip


def nom_du_debiteur(rang: int) -> tuple[str, str]:
    """Le nom et le prénom du débiteur d'un dossier : environ 65 000 noms, inégalement portés."""
    hasard = random.Random(rang)
    noms = [hasard.choice(_SYLLABES) for _ in range(hasard.choice((1, 2, 2, 3)))]
    return "".join(noms).capitalize() + hasard.choice(_FINS), hasard.choice(_PRENOMS)


def telephone_du_debiteur(rang: int) -> str:
    """Un numéro par débiteur (tranche réservée à la fiction, allongée pour le banc)."""
    return f"06{rang:08d}"


def rg_du_titre(rang: int) -> str:
    """Le numéro de rôle du titre d'un dossier."""
    return f"{15 + rang % 11}/{rang:05d}"


def numero_du_dossier(rang: int, nombre: int) -> tuple[str, int, int]:
    """Dix années d'ouvertures égales, les plus récentes en dernier."""
    par_an = max(1, -(-nombre // 10))
    annee, dans = 2017 + rang // par_an, rang % par_an + 1
    return f"{annee}-{dans:06d}", annee, dans


def _ouvert_le(rang: int, nombre: int) -> date:
    return date(2017, 1, 5) + timedelta(days=rang * 3_600 // nombre)


def _personnes(ecrivain: Ecrivain, nombre: int, _equipe: Sequence[int]) -> None:
    from basoche.etude.personnes.index import variantes_de
    from basoche.etude.personnes.models import Coordonnee, Mot, Personne, Variante, Vocabulaire
    from basoche.etude.personnes.normalisation import cle_de_recherche, cle_de_telephone, mots_du_nom

    vocabulaire: set[str] = set()
    mots: list[tuple[str, int]] = []

    def personnes() -> Iterator[tuple[Any, ...]]:
        for rang in range(CREANCIERS):
            cle = cle_de_recherche(f"Créancier {rang} Valmont")
            mots.extend((mot, rang + 1) for mot in sorted(mots_du_nom(cle)))
            yield rang + 1, "morale", f"Créancier {rang} Valmont", "", cle
        for rang in range(nombre):
            nom, prenom = nom_du_debiteur(rang)
            cle = cle_de_recherche(f"{nom}  {prenom}")
            mots.extend((mot, rang + CREANCIERS + 1) for mot in mots_du_nom(cle))
            yield rang + CREANCIERS + 1, "physique", nom, prenom, cle

    ecrivain.ecrire(Table(Personne, ("id", "nature", "nom", "prenoms", "cle")), personnes())
    mots.sort()
    vocabulaire.update(mot for mot, _ in mots)
    ecrivain.ecrire(Table(Mot, ("mot", "personne_id")), mots)
    ecrivain.ecrire(Table(Vocabulaire, ("mot",)), ((mot,) for mot in sorted(vocabulaire)))
    variantes = sorted({(cle, mot) for mot in vocabulaire for cle in variantes_de(mot)})
    ecrivain.ecrire(Table(Variante, ("cle", "mot")), variantes)

    def coordonnees() -> Iterator[tuple[Any, ...]]:
        for rang in range(nombre):
            qui, numero = rang + CREANCIERS + 1, telephone_du_debiteur(rang)
            voie, ville = f"{rang % 90 + 1} rue des Clercs", f"Ville-{rang % 900}"
            yield qui, "adresse", voie, "69999", ville, cle_de_recherche(f"{voie} {ville}"), "2020-01-01"
            if rang % 10 < 7:
                yield qui, "telephone", numero, "", "", cle_de_telephone(numero), "2020-01-01"

    colonnes = ("personne_id", "nature", "valeur", "code_postal", "commune", "cle", "du")
    ecrivain.ecrire(Table(Coordonnee, colonnes), coordonnees())


def _dossiers(ecrivain: Ecrivain, nombre: int, equipe: Sequence[int]) -> None:
    from basoche.etude.dossiers.models import Dossier, Partie, TitreExecutoire
    from basoche.etude.dossiers.models.creance import cle_de_rg
    from basoche.etude.dossiers.ouverture import cle_de_reference

    natures = ("execution", "amiable", "execution", "saisie_remunerations", "expulsion", "titre")

    def dossiers() -> Iterator[tuple[Any, ...]]:
        for rang in range(nombre):
            numero, annee, dans = numero_du_dossier(rang, nombre)
            le, reference = _ouvert_le(rang, nombre), f"REF-{rang:07d}"
            ouvert = rang % 10 > 6 or rang > nombre * 0.85
            yield (
                rang + 1, numero, annee, dans, natures[rang % 6], "ouvert" if ouvert else "clos",
                f"Créancier {rang % CREANCIERS} Valmont c/ {nom_du_debiteur(rang)[0].upper()}", reference,
                cle_de_reference(reference), equipe[rang % len(equipe)], le.isoformat(), 50_000 + rang % 900_000,
                LE.isoformat(), (LE + timedelta(days=rang % 700 - 40)).isoformat() if ouvert else None,
                (le + timedelta(days=60)).isoformat(), rang % 500 == 0,
                None if ouvert else (le + timedelta(days=400)).isoformat(),
            )  # fmt: skip

    ecrivain.ecrire(
        Table(Dossier, ("id", "numero", "annee", "rang", "nature", "etat", "intitule", "reference_client",
                        "cle_reference", "responsable_id", "ouvert_le", "solde_centimes", "solde_le",
                        "prochaine_echeance_le", "dernier_evenement_le", "est_confidentiel", "clos_le")),
        dossiers(),
    )  # fmt: skip

    def parties() -> Iterator[tuple[Any, ...]]:
        for rang in range(nombre):
            yield rang + 1, rang % CREANCIERS + 1, "creancier", 1
            yield rang + 1, rang + CREANCIERS + 1, "debiteur", 2

    ecrivain.ecrire(Table(Partie, ("dossier_id", "personne_id", "role", "rang")), parties())

    def titres() -> Iterator[tuple[Any, ...]]:
        for rang in range(nombre):
            if rang % 10 < 6:
                le, rg = _ouvert_le(rang, nombre) - timedelta(days=60), rg_du_titre(rang)
                yield (
                    rang + 1, rang + 1, "t1", "jugement", le.isoformat(), _JURIDICTIONS[rang % 3], rg, cle_de_rg(rg),
                    (le + timedelta(days=20)).isoformat(), (le + timedelta(days=55)).isoformat(), "non-appel",
                )  # fmt: skip

    colonnes = ("id", "dossier_id", "cle", "nature", "date", "juridiction", "rg", "cle_rg", "signifie_le",
                "executoire_le", "motif_executoire")  # fmt: skip
    ecrivain.ecrire(Table(TitreExecutoire, colonnes), titres())


def _actes(ecrivain: Ecrivain, nombre: int, equipe: Sequence[int]) -> None:
    from basoche.etude.actes.models import Acte

    etats = ("signifie", "signifie", "signifie", "vise", "remis", "signe", "relu", "controle", "projet")
    donnees = json.dumps({"acte": {"nature": "commandement"}, "total_a_payer": "1234.56"})

    def actes() -> Iterator[tuple[Any, ...]]:
        for rang in range(nombre * ACTES):
            dossier, ordre = divmod(rang, ACTES)
            le = _ouvert_le(dossier, nombre) + timedelta(days=10 + 20 * ordre)
            # Une file vivante a quelques centaines d'actes : les anciens sont tous signifiés.
            etat = etats[rang % 9] if dossier > nombre - 400 else "signifie"
            yield (
                dossier + 1, _CODES[ordre], f"Acte {ordre + 1}", etat, donnees, le.isoformat(), equipe[1], equipe[0],
                "electronique",
            )  # fmt: skip

    colonnes = ("dossier_id", "code", "intitule", "etat", "donnees", "date", "redige_par_id", "officier_id", "chaine")
    ecrivain.ecrire(Table(Acte, colonnes), actes())


def _suite(ecrivain: Ecrivain, nombre: int, equipe: Sequence[int]) -> None:
    from basoche.etude.agenda.models import Echeance, Tache
    from basoche.etude.dossiers.models import Evenement, Poste, Versement

    def postes() -> Iterator[tuple[Any, ...]]:
        for rang in range(nombre):
            le = _ouvert_le(rang, nombre) - timedelta(days=60)
            titre = rang + 1 if rang % 10 < 6 else None
            interets = {"du": le.isoformat(), "taux": "legal", "categorie": "professionnel"}
            yield (
                rang + 1,
                titre,
                "principal",
                "Principal",
                50_000 + rang % 800_000,
                le.isoformat(),
                json.dumps(interets),
            )
            yield rang + 1, titre, "depens", "Dépens", 8_540, le.isoformat(), None

    colonnes = ("dossier_id", "titre_id", "nature", "libelle", "montant_centimes", "date", "interets")
    ecrivain.ecrire(Table(Poste, colonnes), postes())
    versements = (
        (rang + 1, (_ouvert_le(rang, nombre) + timedelta(days=90)).isoformat(), 5_000 + rang % 20_000, "virement")
        for rang in range(0, nombre, 2)
    )
    ecrivain.ecrire(Table(Versement, ("dossier_id", "date", "montant_centimes", "moyen")), versements)

    def evenements() -> Iterator[tuple[Any, ...]]:
        for rang in range(nombre):
            le = _ouvert_le(rang, nombre)
            for ordre, quoi in enumerate(("ouverture", "acte", "acte_remis")):
                yield rang + 1, quoi, f"Événement {quoi}", (le + timedelta(days=15 * ordre)).isoformat(), equipe[1]

    ecrivain.ecrire(Table(Evenement, ("dossier_id", "nature", "libelle", "le", "par_id")), evenements())

    def echeances() -> Iterator[tuple[Any, ...]]:
        for rang in range(nombre):
            if rang % 10 > 6 or rang > nombre * 0.85:
                le, brute = (LE + timedelta(days=rang % 700 - 40)).isoformat(), LE.isoformat()
                yield (
                    rang + 1, f"dossiers.titreexecutoire:{rang + 1}", "prescription.titre_executoire", "Prescription",
                    "CPCE L111-4", "texte", "bloquant", brute, le, le, equipe[rang % len(equipe)],
                )  # fmt: skip

    colonnes = ("dossier_id", "objet", "regle", "libelle", "article", "verification", "niveau", "origine_le", "le",
                "date_brute", "responsable_id")  # fmt: skip
    ecrivain.ecrire(Table(Echeance, colonnes), echeances())
    taches = (
        (rang + 1, f"Tâche {rang}", f"banc:{rang}", (LE + timedelta(days=rang % 60 - 10)).isoformat(), equipe[rang % 4])
        for rang in range(0, nombre, 20)
    )
    ecrivain.ecrire(Table(Tache, ("dossier_id", "libelle", "cle", "pour_le", "affectee_a_id")), taches)
