"""Les formulaires d'un dossier : ce qui est dû, ce qui le fonde, sa vie, son secret."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from basoche.droit.decompte_entrees import Nature as NaturePoste
from basoche.etude.commun.formulaires import ChampDate, ChampEuros, Formulaire
from basoche.etude.dossiers.models import Dossier, Nature, Protegee, Role, Tenu
from basoche.etude.dossiers.originaux import NATURES
from basoche.etude.equipe.models import Collaborateur

TITRES = [
    ("jugement", "Jugement"),
    ("arret", "Arrêt"),
    ("ordonnance", "Ordonnance"),
    ("ordonnance_refere", "Ordonnance de référé"),
    ("injonction_payer", "Injonction de payer"),
    ("accord_homologue", "Accord homologué"),
    ("acte_notarie", "Acte notarié"),
    ("cheque_impaye", "Chèque impayé"),
    ("titre_public", "Titre d'une personne publique"),
]
MOTIFS = (
    "certificat de non-appel",
    "exécution provisoire de droit",
    "exécution provisoire ordonnée",
    "signification et délai de recours expiré",
    "formule exécutoire apposée",
)


class FormulaireTitre(Formulaire):
    """Un titre exécutoire (CPCE L111-3)."""

    nature = forms.ChoiceField(label="Nature", choices=TITRES, help_text="CPCE L111-3")
    qualification = forms.ChoiceField(
        label="Qualification",
        required=False,
        choices=[("", "—"), ("contradictoire", "Contradictoire"), ("repute_contradictoire", "Réputé contradictoire"),
                 ("defaut", "Par défaut")],
    )  # fmt: skip
    date = ChampDate(label="Date")
    juridiction = forms.CharField(label="Juridiction ou auteur", max_length=160)
    rg = forms.CharField(label="Numéro de rôle ou référence", max_length=60, required=False)
    signifie_le = ChampDate(label="Signifié le", required=False)
    executoire_le = ChampDate(label="Exécutoire le", required=False)
    motif_executoire = forms.CharField(
        label="Ce qui le rend exécutoire", max_length=200, required=False, help_text=" ; ".join(MOTIFS)
    )


class FormulairePoste(Formulaire):
    """Une somme due, et les intérêts qu'elle porte."""

    nature = forms.ChoiceField(
        label="Nature", choices=[(nature.value, nature.intitule) for nature in NaturePoste], initial="principal"
    )
    libelle = forms.CharField(label="Libellé", max_length=200, required=False, help_text="Par défaut, la nature")
    montant = ChampEuros(label="Montant (€)")
    date = ChampDate(label="Échéance")
    titre = forms.ModelChoiceField(label="Titre", queryset=None, required=False, empty_label="sans titre")
    taux = forms.ChoiceField(
        label="Intérêts",
        choices=[("aucun", "Aucun"), ("legal", "Taux légal"), ("fixe", "Taux fixe"),
                 ("bce_plus_10", "Pénalités entre professionnels (BCE + 10)")],
        help_text="Taux légal : CMF L313-2. Pénalités : C. com. L441-10, jamais contre un consommateur.",
    )  # fmt: skip
    du = ChampDate(label="Intérêts à compter du", required=False)
    categorie = forms.ChoiceField(
        label="Qualité du créancier", required=False,
        choices=[("", "—"), ("particulier", "Particulier"), ("professionnel", "Professionnel")],
        help_text="Exigée au taux légal : un particulier hors de sa profession a son propre taux (CMF L313-2).",
    )  # fmt: skip
    taux_fixe = forms.CharField(label="Taux fixe (% par an)", required=False, max_length=8)
    executoire_le = ChampDate(
        label="Décision exécutoire le", required=False,
        help_text="Fait courir le délai de la majoration de cinq points (CMF L313-3).",
    )  # fmt: skip
    majoration = forms.ChoiceField(
        label="Majoration", required=False,
        choices=[("", "Celle de la loi"), ("aucune", "Aucune (le juge l'a écartée)"),
                 ("cinq_points", "Cinq points"), ("accident_circulation", "Accident de la circulation")],
        help_text="CMF L313-3 ; le juge peut en exonérer le débiteur.",
    )  # fmt: skip
    capitalisation_depuis = ChampDate(
        label="Capitalisation depuis", required=False, help_text="Par année entière, si elle est due (C. civ. 1343-2)."
    )

    AVANCES = ("taux_fixe", "executoire_le", "majoration", "capitalisation_depuis")

    def __init__(self, *arguments, titres, **nommes) -> None:
        super().__init__(*arguments, **nommes)
        self.fields["titre"].queryset = titres

    def interets(self) -> dict[str, str] | None:
        """La règle d'intérêts, comme le calcul la lit ; rien si le poste n'en porte pas."""
        lu = self.cleaned_data
        if lu["taux"] == "aucun":
            return None
        dates = {nom: lu[nom].isoformat() for nom in ("du", "executoire_le", "capitalisation_depuis") if lu[nom]}
        textes = {nom: lu[nom].replace(",", ".") for nom in ("taux", "categorie", "taux_fixe", "majoration") if lu[nom]}
        return {"du": lu["date"].isoformat(), **textes, **dates}


class FormulaireAvoir(Formulaire):
    """Une réduction consentie par le créancier."""

    poste = forms.ModelChoiceField(label="Poste réduit", queryset=None)
    montant = ChampEuros(label="Montant de l'avoir (€)")
    date = ChampDate(label="Date", initial=timezone.localdate)
    motif = forms.CharField(label="Motif", max_length=200)

    def __init__(self, *arguments, postes, **nommes) -> None:
        super().__init__(*arguments, **nommes)
        self.fields["poste"].queryset = postes


class FormulaireSuspension(Formulaire):
    """Une période qui change le cours des intérêts."""

    cause = forms.CharField(
        label="Cause", max_length=160, help_text="Délai de grâce, surendettement, procédure collective, décision…"
    )
    article = forms.CharField(label="Article ou décision", max_length=120, required=False)
    du = ChampDate(label="Premier jour")
    au = ChampDate(label="Dernier jour (vide : elle dure)", required=False)
    effet = forms.ChoiceField(
        label="Effet",
        choices=[("aucun_interet", "Aucun intérêt ne court"), ("sans_majoration", "Sans majoration"),
                 ("taux_impose", "Taux imposé"), ("imputation_capital", "Les versements paient d'abord le capital")],
    )  # fmt: skip
    taux = forms.CharField(label="Taux imposé (% par an)", max_length=8, required=False)


class FormulaireDossier(Formulaire):
    """Ce qui se modifie d'un dossier."""

    nature = forms.ChoiceField(label="Nature", choices=Nature.choices)
    reference_client = forms.CharField(label="Référence du client", max_length=80, required=False)
    immeuble = forms.CharField(
        label="Immeuble en cause", max_length=200, required=False, help_text="Relie les dossiers d'un même lieu"
    )
    est_urgent = forms.BooleanField(label="Urgent", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class FormulaireResponsable(Formulaire):
    """À qui le dossier est confié."""

    responsable = forms.ModelChoiceField(label="Responsable", queryset=Collaborateur.objects.none())
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *arguments, **nommes) -> None:
        super().__init__(*arguments, **nommes)
        self.fields["responsable"].queryset = Collaborateur.objects.filter(is_active=True)


class FormulairePartie(Formulaire):
    """Une partie à ajouter : une personne déjà connue, désignée par sa fiche."""

    role = forms.ChoiceField(label="Rôle", choices=Role.choices, initial=Role.CODEBITEUR)
    tenu = forms.ChoiceField(
        label="Tenu", choices=[("", "—"), *Tenu.choices], required=False,
        help_text="La solidarité ne se présume pas (C. civ. 1310).",
    )  # fmt: skip
    part = forms.CharField(label="Sa part", max_length=20, required=False, help_text="50 (pour cent) ou 1/3")
    reference = forms.CharField(label="Sa référence", max_length=80, required=False)


class FormulaireTenue(Formulaire):
    """Comment une partie est tenue."""

    tenu = forms.ChoiceField(label="Tenu", choices=[("", "—"), *Tenu.choices], required=False)
    part = forms.CharField(label="Sa part", max_length=20, required=False)
    plafond_centimes = ChampEuros(label="Plafond de la caution (€)", required=False)
    reference = forms.CharField(label="Sa référence", max_length=80, required=False)


class FormulaireSecret(Formulaire):
    """Un geste de secret, sur un collaborateur ou sur le dossier."""

    geste = forms.ChoiceField(
        label="Geste",
        choices=[("confidentiel", "Rendre le dossier confidentiel"), ("lever", "Lever le secret du dossier"),
                 ("admettre", "Admettre un collaborateur"), ("retirer", "Retirer l'accès d'un collaborateur"),
                 ("cloisonner", "Tenir un collaborateur hors du dossier"), ("decloisonner", "Lever une cloison")],
    )  # fmt: skip
    collaborateur = forms.ModelChoiceField(
        label="Collaborateur", queryset=Collaborateur.objects.none(), required=False, empty_label="—"
    )
    motif = forms.CharField(label="Motif", max_length=200)

    def __init__(self, *arguments, **nommes) -> None:
        super().__init__(*arguments, **nommes)
        self.fields["collaborateur"].queryset = Collaborateur.objects.filter(is_active=True)

    def clean(self):
        """Un geste sur quelqu'un le nomme."""
        lu = super().clean()
        if lu.get("geste") not in ("confidentiel", "lever") and not lu.get("collaborateur"):
            self.add_error("collaborateur", "Choisir le collaborateur.")
        return lu


class FormulaireProtegee(Formulaire):
    """Une information obtenue par L152-1."""

    titre = forms.ModelChoiceField(label="Titre pour lequel elle a été demandée", queryset=None)
    nature = forms.ChoiceField(
        label="Nature", choices=Protegee._meta.get_field("nature").choices,
        help_text="Un compte vient de FICOBA : au commissaire de justice seul.",
    )  # fmt: skip
    valeur = forms.CharField(label="Information", widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}))
    obtenue_le = ChampDate(label="Obtenue le", initial=timezone.localdate)
    obtenue_de = forms.CharField(label="Obtenue de", max_length=120)

    def __init__(self, *arguments, titres, **nommes) -> None:
        super().__init__(*arguments, **nommes)
        self.fields["titre"].queryset = titres


class FormulairePiece(Formulaire):
    """Un fichier à déposer."""

    fichier = forms.FileField(label="Fichier", help_text="PDF, image, Word, Excel, OpenDocument, XML ou texte")
    nature = forms.CharField(label="Nature", max_length=60, required=False, help_text="Jugement, facture, décharge…")


class FormulaireOriginal(Formulaire):
    """Un original confié à l'étude."""

    nature = forms.ChoiceField(label="Nature", choices=[(nature, nature.capitalize()) for nature in NATURES])
    designation = forms.CharField(label="Désignation", max_length=200)
    recu_de = forms.CharField(label="Reçu de", max_length=160)
    recu_le = ChampDate(label="Reçu le", initial=timezone.localdate)
    emplacement = forms.CharField(label="Rangé où", max_length=120, help_text="Coffre, armoire, chemise…")


class FormulaireMouvement(Formulaire):
    """Un original qui sort, rentre ou est rendu."""

    nature = forms.ChoiceField(
        label="Mouvement", choices=[("sorti", "Sort de l'étude"), ("rentre", "Rentre"), ("rendu", "Est rendu")]
    )
    a_qui = forms.CharField(label="À qui (ou de qui)", max_length=160)
    date = ChampDate(label="Date", initial=timezone.localdate)
    decharge = forms.ModelChoiceField(
        label="Décharge", queryset=None, required=False, empty_label="—",
        help_text="Exigée pour rendre : la déposer d'abord parmi les pièces.",
    )  # fmt: skip
    motif = forms.CharField(label="Motif", max_length=200, required=False)

    def __init__(self, *arguments, pieces, **nommes) -> None:
        super().__init__(*arguments, **nommes)
        self.fields["decharge"].queryset = pieces


class FormulaireOuverture(Formulaire):
    """L'en-tête d'un dossier à ouvrir ; ses parties sont un formulaire chacune."""

    nature = forms.ChoiceField(label="Nature", choices=Nature.choices, initial=Nature.EXECUTION)
    reference_client = forms.CharField(label="Référence du client", max_length=80, required=False)
    immeuble = forms.CharField(label="Immeuble en cause", max_length=200, required=False)
    est_urgent = forms.BooleanField(label="Urgent", required=False)
    est_confidentiel = forms.BooleanField(label="Confidentiel", required=False)


class FormulairePartieOuverte(Formulaire):
    """Une partie d'un dossier à ouvrir : trouvée, ou créée sur place sans quitter la page."""

    role = forms.ChoiceField(label="Rôle", choices=Role.choices)
    tenu = forms.ChoiceField(label="Tenu", choices=[("", "—"), *Tenu.choices], required=False)
    part = forms.CharField(label="Sa part", max_length=20, required=False, help_text="50 ou 1/3, s'il est tenu ainsi")
    cherche = forms.CharField(
        label="Nom, SIREN", max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    personne = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    nature = forms.ChoiceField(
        label="Nature", choices=[("physique", "Personne physique"), ("morale", "Personne morale")], required=False
    )
    civilite = forms.ChoiceField(
        label="Civilité", choices=[("", "—"), ("madame", "Madame"), ("monsieur", "Monsieur")], required=False
    )
    nom = forms.CharField(label="Nom ou dénomination", max_length=200, required=False)
    prenoms = forms.CharField(label="Prénoms", max_length=160, required=False)
    forme_juridique = forms.CharField(label="Forme", max_length=80, required=False)
    naissance_le = ChampDate(label="Né(e) le", required=False)
    siret = forms.CharField(label="SIREN ou SIRET", max_length=20, required=False)
    adresse = forms.CharField(label="Adresse", max_length=200, required=False)
    code_postal = forms.CharField(label="Code postal", max_length=10, required=False)
    commune = forms.CharField(label="Commune", max_length=120, required=False)
    telephone = forms.CharField(label="Téléphone", max_length=40, required=False)

    IDENTITE = ("nature", "civilite", "nom", "prenoms", "forme_juridique", "naissance_le", "siret")

    def __init__(self, *arguments, **nommes) -> None:
        super().__init__(*arguments, **nommes)
        for champ in self.fields.values():
            champ.widget.attrs.pop("autofocus", None)
        self.candidats: list = []
        self.doublons: list = []

    @property
    def est_vide(self) -> bool:
        """Vrai si rien ne désigne personne."""
        lu = getattr(self, "cleaned_data", {})
        return not lu.get("personne") and not lu.get("nom")


class FormulaireImport(Formulaire):
    """Le fichier d'un créancier et le profil qui le lit."""

    fichier = forms.FileField(label="Fichier du créancier", help_text="CSV ou XLSX")
    profil = forms.ChoiceField(label="Profil d'import", required=False)
    nouveau_profil = forms.FileField(
        label="ou un nouveau profil", required=False, help_text="Fichier YAML ; il sera gardé parmi ceux de l'étude"
    )

    def __init__(self, *arguments, profils, **nommes) -> None:
        super().__init__(*arguments, **nommes)
        self.fields["profil"].choices = [("", "—"), *((nom, nom) for nom in profils)]

    def clean(self):
        """Un profil, connu ou nouveau."""
        lu = super().clean()
        if not lu.get("profil") and not lu.get("nouveau_profil"):
            self.add_error("profil", "Choisir un profil, ou en donner un nouveau.")
        return lu


def initial_de(dossier: Dossier) -> dict[str, object]:
    """Ce que le formulaire d'un dossier montre d'abord."""
    return {nom: getattr(dossier, nom) for nom in ("nature", "reference_client", "immeuble", "est_urgent", "version")}
