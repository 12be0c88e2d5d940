"""Le garde-fou des notes : ce qu'il signale, ce qu'il laisse dire, et ce qu'il ne perd jamais."""

import pytest

from basoche.etude.commun.erreurs import ActionRefusee
from basoche.etude.dossiers.garde_fou import relire
from basoche.etude.dossiers.models import Note
from basoche.etude.dossiers.notes import NoteSignalee, corriger_note, ecrire_note, versions_de
from basoche.etude.journal.models import Entree


@pytest.mark.parametrize(
    ("texte", "categorie"),
    [
        ("Il est DÉPRESSIF.", "sante"), ("atteinte d'un cancer", "sante"), ("arrêt-maladie depuis mars", "sante"),
        ("Elle est enceinte", "sante"), ("alcooliques notoires", "sante"), ("schizophrène", "sante"),
        ("handicapée à 80 %", "sante"), ("il va à la mosquée", "opinions"), ("militante syndicale", "opinions"),
        ("homosexuel", "opinions"), ("d'origine maghrébine", "opinions"), ("délégué syndical", "opinions"),
        ("quel connard", "insultes"), ("c'est un CON", "insultes"), ("des fainéants", "insultes"),
        ("cas soc'... cassos", "insultes"), ("débiteur escroc", "infractions"), ("sort de prison", "infractions"),
        ("placé en garde à vue", "infractions"), ("casier judiciaire chargé", "infractions"),
        ("condamnée pour vol", "infractions"), ("fraudeur", "infractions"),
    ],
)  # fmt: skip
def test_ce_qui_ne_s_ecrit_pas_d_une_personne_est_signale(texte, categorie):
    assert categorie in {alerte.categorie for alerte in relire(texte)}, texte


@pytest.mark.parametrize(
    "texte",
    [
        "A appelé ce matin, propose 200 € par mois, rappeler jeudi.",
        "Condamné à payer 4 000 € par le tribunal ; contrat conclu, consommateur conseillé.",
        "La consignation est faite ; il conteste le solde. Madame Constant présente.",
        "Absent, volets fermés, nom sur la boîte aux lettres ; voisin confirme.",
        "Vente du véhicule, prix de vente 3 000 €, volume des meubles, vol Paris-Lyon.",
        "Romain a reçu le courrier ; la juridiction est à Juifontaine.",
        "Hospitalisé jusqu'au 12, délai demandé.",
        "",
    ],
)
def test_une_note_de_travail_ordinaire_passe(texte):
    assert relire(texte) == ()


@pytest.mark.django_db
def test_une_note_signalee_n_est_gardee_qu_avec_un_motif(dossier, expert, le):
    with pytest.raises(NoteSignalee) as refus:
        ecrire_note(dossier, texte="Il est dépressif et alcoolique.", acteur=expert, le=le)
    assert [alerte.mot for alerte in refus.value.alertes] == ["depressif", "alcoolique"]
    assert not Note.objects.exists()
    note = ecrire_note(
        dossier, texte="Il est dépressif.", motif_maintien="curatelle, jugement du 3 mars", acteur=expert, le=le
    )
    assert note.alertes == [{"categorie": "sante", "mot": "depressif"}]
    assert Entree.objects.get(action="note.ecrire").details == {"signalee": ["sante"]}


@pytest.mark.django_db
def test_une_note_corrigee_garde_toutes_ses_versions(dossier, expert, le):
    un = ecrire_note(dossier, texte="Rappeler lundi.", acteur=expert, le=le)
    deux = corriger_note(dossier, un, texte="Rappeler mardi.", acteur=expert, le=le)
    trois = corriger_note(dossier, deux, texte="Rappeler mercredi.", acteur=expert, le=le)
    assert [note.texte for note in versions_de(trois)] == ["Rappeler mercredi.", "Rappeler mardi.", "Rappeler lundi."]
    assert [note.version for note in versions_de(trois)] == [3, 2, 1]
    for faute in (lambda: corriger_note(dossier, un, texte="x", acteur=expert, le=le),
                  lambda: corriger_note(dossier, trois, texte="Rappeler mercredi.", acteur=expert, le=le)):  # fmt: skip
        with pytest.raises(ActionRefusee):
            faute()
    assert Note.objects.count() == 3


@pytest.mark.django_db
def test_l_ecran_signale_garde_la_saisie_et_demande_le_motif(client, dossier, expert):
    client.force_login(expert)
    adresse = f"/dossiers/{dossier.numero}/note"
    texte = client.post(adresse, {"texte": "C'est un escroc <b>x</b>"}).content.decode()
    assert "Rien n'est enregistré" in texte or "Rien n&#x27;est enregistré" in texte
    assert "C&#x27;est un escroc &lt;b&gt;x" in texte
    assert 'type="text" name="motif"' in texte
    assert not Note.objects.exists()
    envoi = {"texte": "C'est un escroc", "motif": "jugement pénal versé"}
    assert client.post(adresse, envoi).status_code == 302
    assert Note.objects.get().motif_maintien == "jugement pénal versé"
    assert "maintenue : jugement pénal versé" in client.get(f"/dossiers/{dossier.numero}/notes").content.decode()
