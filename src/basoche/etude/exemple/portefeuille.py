"""Le portefeuille devient des dossiers, tous d'un coup : personnes, parties, titres, postes, versements, frise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from basoche.droit.montant import Montant
from basoche.echanges.creance import Adresse, Creance, Creancier, Debiteur, Genre
from basoche.etude.dossiers.interruptions import faits_declares
from basoche.etude.dossiers.models import (
    Dossier,
    Etat,
    Evenement,
    Nature,
    Partie,
    Poste,
    Role,
    TitreExecutoire,
    Versement,
)
from basoche.etude.dossiers.models.creance import cle_de_rg
from basoche.etude.dossiers.ouverture import PartieDonnee, cle_de_reference, intitule_de
from basoche.etude.equipe.models import Collaborateur
from basoche.etude.exemple.donnees import Calculee, Donnees
from basoche.etude.exemple.stades import donner_un_stade
from basoche.etude.journal.chaine import Fait, journaliser_en_nombre
from basoche.etude.personnes.index import creer_en_nombre
from basoche.etude.personnes.models import Coordonnee, NatureCoordonnee, Personne
from basoche.etude.personnes.normalisation import cle_de_recherche, cle_de_telephone

PAR_LOT = 2_000
_APRES = 12  # jours entre la dernière pièce de la créance et l'ouverture du dossier
_ETALEMENT = 690  # jours sur lesquels s'étalent les ouvertures des créances anciennes
_CIVILITES = {"M.": "monsieur", "Mme": "madame"}


@dataclass(frozen=True, slots=True)
class Ouvert:
    """Un dossier créé, sa créance, et ses parties dans l'ordre : le créancier d'abord."""

    dossier: Dossier
    calculee: Calculee
    parties: tuple[PartieDonnee, ...]


def ouvrir_portefeuille(
    calculees: Sequence[Calculee], donnees: Donnees, *, responsables: Sequence[Collaborateur], acteur: Collaborateur
) -> list[Ouvert]:
    """Crée tous les dossiers, numérotés dans l'ordre de leur ouverture."""
    parties = _creer_parties([calculee.creance for calculee in calculees], donnees)
    ouvertures = [_ouverture(calculee.creance, rang, donnees.le) for rang, calculee in enumerate(calculees)]
    rangs: dict[int, int] = {}
    ouverts = []
    for rang in sorted(range(len(calculees)), key=lambda i: (ouvertures[i], calculees[i].creance.cle)):
        le = ouvertures[rang]
        rangs[le.year] = rangs.get(le.year, 0) + 1
        dossier = _dossier(calculees[rang], parties[rang], le, rangs[le.year], donnees)
        dossier.responsable = responsables[rang % len(responsables)]
        donner_un_stade(
            dossier,
            calculees[rang].creance,
            rang,
            donnees.le,
            prescrite=calculees[rang].creance.cle in donnees.prescrites,
        )
        ouverts.append(Ouvert(dossier, calculees[rang], tuple(parties[rang])))
    Dossier.objects.bulk_create([ouvert.dossier for ouvert in ouverts], batch_size=PAR_LOT)
    _creer_le_contenu(ouverts, acteur, donnees.le)
    journaliser_en_nombre(
        Fait("dossier.ouvrir", acteur, ouvert.dossier, ouvert.dossier.numero, {"exemple": True}) for ouvert in ouverts
    )
    return ouverts


def _ouverture(creance: Creance, rang: int, le: date) -> date:
    """Peu après la dernière pièce du créancier, dans les deux dernières années, jamais après ce jour."""
    jours = [poste.exigible_le for poste in creance.postes]
    if creance.titre is not None:
        jours += [creance.titre.rendu_le, creance.titre.notifie_le or creance.titre.rendu_le]
    au_plus_tot = le - timedelta(days=45 + rang * 37 % _ETALEMENT)
    return max(au_plus_tot, min(max(jours) + timedelta(days=_APRES), le - timedelta(days=2)))


def _dossier(calculee: Calculee, parties: Sequence[PartieDonnee], le: date, rang: int, donnees: Donnees) -> Dossier:
    creance = calculee.creance
    nature = Nature.EXECUTION if creance.titre else Nature.AMIABLE
    if creance.cle in donnees.a_obtenir:
        nature = Nature.TITRE
    return Dossier(
        numero=f"{le.year}-{rang:06d}", annee=le.year, rang=rang, nature=nature, etat=Etat.OUVERT,
        intitule=intitule_de(parties), reference_client=creance.reference[:80],
        cle_reference=cle_de_reference(creance.reference), ouvert_le=le, dernier_evenement_le=_dernier(creance, le),
        solde_centimes=None if calculee.solde is None else Montant(calculee.solde), solde_le=donnees.le,
    )  # fmt: skip


def _dernier(creance: Creance, ouvert_le: date) -> date:
    return max([ouvert_le, *(recu.date for recu in creance.versements)])


def _creer_parties(creances: Sequence[Creance], donnees: Donnees) -> list[list[PartieDonnee]]:
    """Les parties de chaque créance ; un même débiteur, du même nom à la même adresse, n'est créé qu'une fois."""
    personnes: dict[tuple[str, ...], Personne] = {}
    coordonnees: list[Coordonnee] = []
    toutes = []
    for creance in creances:
        du = min(poste.exigible_le for poste in creance.postes)
        parties = [PartieDonnee(_creancier(creance.creancier, donnees, personnes, coordonnees, du), Role.CREANCIER,
                                reference=creance.reference[:80])]  # fmt: skip
        for rang, debiteur in enumerate(creance.debiteurs):
            personne = _debiteur(debiteur, personnes, coordonnees, du)
            if personne in [partie.personne for partie in parties]:
                continue
            role = Role.CODEBITEUR if rang else Role.DEBITEUR
            tenu = (creance.tenus or "") if len(creance.debiteurs) > 1 else ""
            parties.append(PartieDonnee(personne, role, tenu=tenu))
        toutes.append(parties)
    creer_en_nombre(list(personnes.values()))
    for coordonnee in coordonnees:
        coordonnee.personne_id = coordonnee.personne.pk
    Coordonnee.objects.bulk_create(coordonnees, batch_size=PAR_LOT)
    return toutes


def _creancier(
    creancier: Creancier, donnees: Donnees, personnes: dict[tuple[str, ...], Personne], coordonnees: list[Coordonnee],
    du: date,
) -> Personne:  # fmt: skip
    cle = ("creancier", creancier.cle)
    if cle not in personnes:
        propres = donnees.requerants.get(creancier.cle, {})
        personnes[cle] = Personne(
            nature=creancier.genre.value, nom=propres.get("nom", creancier.nom)[:200], siren=creancier.siren or "",
            forme_juridique=propres.get("forme", "")[:80], organe=propres.get("organe", "")[:160],
        )  # fmt: skip
        coordonnees += _coordonnees(personnes[cle], creancier.adresse, "", "", du)
    return personnes[cle]


def _debiteur(
    debiteur: Debiteur, personnes: dict[tuple[str, ...], Personne], coordonnees: list[Coordonnee], du: date
) -> Personne:
    adresse = debiteur.adresse or Adresse()
    cle = (debiteur.genre.value, debiteur.nom, debiteur.prenom, adresse.voie, adresse.commune)
    if cle not in personnes:
        physique = debiteur.genre is Genre.PHYSIQUE
        personnes[cle] = Personne(
            nature=debiteur.genre.value, nom=debiteur.nom[:200], prenoms=debiteur.prenom[:160],
            siren=debiteur.siren or "", civilite=_CIVILITES.get(debiteur.civilite, "") if physique else "",
        )  # fmt: skip
        coordonnees += _coordonnees(personnes[cle], debiteur.adresse, debiteur.telephone, debiteur.courriel, du)
    return personnes[cle]


def _coordonnees(
    personne: Personne, adresse: Adresse | None, telephone: str, courriel: str, du: date
) -> Iterable[Coordonnee]:
    if adresse is not None and adresse.voie:
        yield Coordonnee(
            personne=personne, nature=NatureCoordonnee.ADRESSE, valeur=adresse.voie[:200],
            complement=adresse.complement[:160], code_postal=adresse.code_postal[:10], commune=adresse.commune[:120],
            pays=adresse.pays[:60], cle=cle_de_recherche(f"{adresse.voie} {adresse.commune}")[:200], du=du,
            origine="fichier du créancier",
        )  # fmt: skip
    for nature, valeur in ((NatureCoordonnee.TELEPHONE, telephone), (NatureCoordonnee.COURRIEL, courriel)):
        if valeur:
            cle = cle_de_telephone(valeur) if nature == NatureCoordonnee.TELEPHONE else cle_de_recherche(valeur)[:200]
            yield Coordonnee(
                personne=personne, nature=nature, valeur=valeur[:200], cle=cle, du=du, origine="fichier du créancier"
            )


def _creer_le_contenu(ouverts: Sequence[Ouvert], acteur: Collaborateur, le: date) -> None:
    Partie.objects.bulk_create(
        (
            Partie(dossier=o.dossier, personne=p.personne, role=p.role, rang=rang, tenu=p.tenu, reference=p.reference)
            for o in ouverts
            for rang, p in enumerate(o.parties, start=1)
        ),
        batch_size=PAR_LOT,
    )
    titres = {o.dossier.pk: _titre(o) for o in ouverts if o.calculee.creance.titre is not None}
    TitreExecutoire.objects.bulk_create(titres.values(), batch_size=PAR_LOT)
    Poste.objects.bulk_create(
        (poste for o in ouverts for poste in _postes(o, titres.get(o.dossier.pk), acteur)), batch_size=PAR_LOT
    )
    Versement.objects.bulk_create(
        (
            Versement(
                dossier=o.dossier, date=recu.date, montant_centimes=recu.montant, moyen="déclaré", saisi_par=acteur
            )
            for o in ouverts
            for recu in o.calculee.creance.versements
            if recu.date <= le
        ),
        batch_size=PAR_LOT,
    )
    Evenement.objects.bulk_create(
        (evenement for o in ouverts for evenement in _frise(o, titres, acteur)), batch_size=PAR_LOT
    )


def _titre(ouvert: Ouvert) -> TitreExecutoire:
    lu = ouvert.calculee.creance.titre
    assert lu is not None
    return TitreExecutoire(
        dossier=ouvert.dossier, cle="t1", nature=lu.espece.value, date=lu.rendu_le,
        juridiction=(lu.juridiction or "auteur non dit par le créancier")[:160], rg=lu.reference[:60],
        cle_rg=cle_de_rg(lu.reference[:60]), signifie_le=lu.notifie_le, executoire_le=lu.executoire_le,
        motif_executoire="déclaré par le créancier dans son fichier, à vérifier" if lu.executoire_le else "",
    )  # fmt: skip


def _postes(ouvert: Ouvert, titre: TitreExecutoire | None, acteur: Collaborateur) -> Iterable[Poste]:
    for poste in ouvert.calculee.postes:
        yield Poste(
            dossier=ouvert.dossier, titre=titre, nature=poste["nature"], libelle=poste["libelle"][:200],
            montant_centimes=Montant.lire(poste["montant"]), date=date.fromisoformat(poste["date"]),
            interets=poste["interets"], saisi_par=acteur,
        )  # fmt: skip


def _frise(ouvert: Ouvert, titres: Mapping[int, TitreExecutoire], acteur: Collaborateur) -> Iterable[Evenement]:
    dossier, calculee = ouvert.dossier, ouvert.calculee
    faits = [("ouverture", "Ouverture du dossier", dossier.ouvert_le, {})]
    suite = f" ; écarté : {' ; '.join(calculee.ecartes)}" if calculee.ecartes else ""
    origine = {"fichier": calculee.creance.fichier, "ligne": calculee.creance.ligne}
    origine |= faits_declares(calculee.creance, dossier.ouvert_le)
    faits.append(("import", f"Importé de {calculee.creance.fichier}{suite}", dossier.ouvert_le, origine))
    if titre := titres.get(dossier.pk):
        faits.append(("titre", f"Titre : {titre}", titre.date, {}))
    faits += [
        ("versement", f"Versement de {recu.montant.en_francais()}", recu.date, {})
        for recu in calculee.creance.versements
    ]
    if dossier.clos_le is not None:
        faits.append(("cloture", "Clôture : payé ou retiré par le créancier", dossier.clos_le, {}))
    for nature, libelle, le, details in faits:
        yield Evenement(dossier=dossier, nature=nature, libelle=libelle[:240], le=le, par=acteur, details=details)
