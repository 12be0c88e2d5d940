/* La tournée sur le téléphone : ce qui est tapé est gardé ici, puis envoyé dès que l'étude répond. */
"use strict";
(() => {
  const { el, champ } = Saisie;
  const { donnees: OU, service: SERVICE, connexion: CONNEXION } = document.body.dataset;
  const ecran = document.querySelector("#ecran"), annonces = document.querySelector("#annonces"), reseau = document.querySelector("#reseau");
  const PERIME = 36 * 3600 * 1000, TOUTES_LES = 45 * 1000, COTE = 2000;
  let tournee = null, file = [], enCours = false;

  function annoncer(texte, genre = "") { annonces.append(el("div", { class: `carton ${genre}` }, texte)); }

  async function relire() {
    tournee = (await Garde.lire("tournee", "la_mienne")) ?? null;
    if (tournee && Date.now() - tournee.recue_le > PERIME) {
      await Garde.oter("tournee", "la_mienne");
      tournee = null;
    }
    file = await Garde.file();
  }

  const arrets = () => (tournee?.tournees ?? []).flatMap((une) => une.arrets);
  const attente = (arret) => file.filter((envoi) => envoi.arret === arret.cle);

  function direLeReseau(etat) {
    const restent = file.length ? `${file.length} à envoyer` : "tout est envoyé";
    reseau.textContent = etat === "hors" ? `Hors réseau · ${restent}` : restent;
    reseau.className = etat === "hors" ? "hors" : "";
  }

  // --- Parler à l'étude ---------------------------------------------------------------------------------------------
  async function contacter() {
    if (enCours) return;
    enCours = true;
    try {
      let recue = await demander();
      while (recue && (await envoyerTout(recue))) recue = await demander();
    } catch {
      direLeReseau("hors");
    } finally {
      enCours = false;
      if (!location.hash.startsWith("#saisir")) rendre();
    }
  }

  async function demander() {
    const reponse = await fetch(OU, { cache: "no-store", redirect: "manual", headers: { Accept: "application/json" } });
    if (reponse.type === "opaqueredirect" || reponse.status === 401 || reponse.status === 403) {
      annonces.replaceChildren(el("div", { class: "carton ambre" }, "La session est finie : ce qui est tapé reste gardé ici. ",
        el("a", { href: `${CONNEXION}?next=/terrain/` }, "Entrer de nouveau")));
      return null;
    }
    if (!reponse.ok) throw new Error(String(reponse.status));
    const recue = await reponse.json();
    recue.recue_le = Date.now();
    if (tournee && tournee.qui === recue.qui) direLesChangements(recue);
    await Garde.mettre("tournee", "la_mienne", recue);
    await relire();
    await oublierLesFinies();
    direLeReseau("ici");
    return recue;
  }

  function direLesChangements(recue) {
    const avant = new Map(arrets().map((arret) => [arret.cle, arret]));
    for (const arret of recue.tournees.flatMap((une) => une.arrets)) {
      const connu = avant.get(arret.cle);
      if (!connu) annoncer(`${arret.urgent ? "ACTE URGENT inséré" : "Acte ajouté"} : ${arret.destinataire}, ${arret.adresse}`, "ambre");
      else if (connu.etat === "a_faire" && arret.etat === "retire") annoncer(`NE PAS REMETTRE ${arret.dossier} (${arret.destinataire}) : ${arret.motif}`, "rouge");
    }
  }

  async function envoyerTout(recue) {
    let partis = 0;
    for (const envoi of await Garde.file()) {
      if (envoi.qui !== recue.qui || envoi.refus) continue;
      const reponse = await poster(envoi, recue.jeton);
      if (reponse.status === 403 || reponse.type === "opaqueredirect" || reponse.status >= 500) break;
      const dit = await reponse.json().catch(() => ({ message: `réponse ${reponse.status}` }));
      if (reponse.ok) {
        await Garde.oter("file", envoi.cle);
        partis += 1;
        const genre = dit.issue === "enregistree" ? "vert" : "ambre";
        annoncer(`${envoi.titre} : ${dit.dit ?? "reçue"}${dit.repertoire ? `, répertoire n° ${dit.repertoire}` : ""}. ${dit.message}`, genre);
      } else {
        await Garde.mettre("file", envoi.cle, { ...envoi, refus: dit.message });
        annoncer(`${envoi.titre} : l'étude ne l'a pas prise, elle reste gardée. ${dit.message}`, "rouge");
      }
    }
    file = await Garde.file();
    return partis > 0;
  }

  function poster(envoi, jeton) {
    const enTetes = { "X-CSRFToken": jeton, Accept: "application/json" };
    if (envoi.photo) {
      const corps = new FormData();
      corps.append("cle", envoi.cle);
      corps.append("prise_le", envoi.prise_le);
      corps.append("photo", envoi.photo, "photo.jpg");
      return fetch(`/terrain/arrets/${envoi.arret}/photo`, { method: "POST", headers: enTetes, body: corps, redirect: "manual" });
    }
    return fetch(`/terrain/arrets/${envoi.arret}/saisie`, { method: "POST", redirect: "manual",
      headers: { ...enTetes, "Content-Type": "application/json" }, body: JSON.stringify(envoi.corps) });
  }

  async function oublierLesFinies() {
    const vivants = new Set(arrets().map((arret) => arret.cle));
    for (const registre of ["brouillons", "textes"]) {
      for (const garde of await Garde.tout(registre)) if (!vivants.has(garde.arret)) await Garde.oter(registre, garde.arret);
    }
  }

  // --- Garder -------------------------------------------------------------------------------------------------------
  async function mettreEnFile(arret, titre, suite) {
    const cle = crypto.randomUUID();
    await Garde.mettre("file", cle, { cle, arret: arret.cle, titre, qui: tournee.qui, garde_le: Date.now(), ...suite(cle) });
    file = await Garde.file();
    direLeReseau(navigator.onLine ? "ici" : "hors");
  }

  async function garderLaRemise(arret, lu) {
    await mettreEnFile(arret, `${arret.dossier}, remise`, (cle) => ({ corps: { ...lu, cle, version: arret.version } }));
    const textes = lu.diligences.map((diligence) => Saisie.net(`${diligence.nature} ${diligence.resultat}`));
    await Garde.mettre("textes", arret.cle, { arret: arret.cle, textes });
    await Garde.oter("brouillons", arret.cle);
    location.hash = "";
    annoncer(`${arret.dossier} : remise gardée sur le téléphone.`, "vert");
    contacter();
  }

  async function garderLaPhoto(arret, fichier) {
    const photo = await reduire(fichier);
    const d = new Date(), deux = (nombre) => String(nombre).padStart(2, "0");
    const prise = `${Saisie.ceJour()}T${Saisie.cetteHeure()}:${deux(d.getSeconds())}`;
    await mettreEnFile(arret, `${arret.dossier}, photo`, () => ({ photo, prise_le: prise }));
    annoncer("Photo gardée : l'étude la numérotera à sa réception.", "vert");
    rendre();
    contacter();
  }

  // Une photo réduite part par un réseau faible, et ne dit pas où elle fut prise (les données EXIF n'y sont plus).
  async function reduire(fichier) {
    const image = await createImageBitmap(fichier);
    const echelle = Math.min(1, COTE / Math.max(image.width, image.height));
    const toile = el("canvas", { width: Math.round(image.width * echelle), height: Math.round(image.height * echelle) });
    toile.getContext("2d").drawImage(image, 0, 0, toile.width, toile.height);
    return new Promise((reussir) => toile.toBlob(reussir, "image/jpeg", 0.8));
  }

  // --- Montrer ------------------------------------------------------------------------------------------------------
  function rendre() {
    if (!tournee) return;
    const [, quoi, cle, mode] = location.hash.match(/^#(arret|saisir|non)-(\d+)(?:-(\w+))?$/) ?? [];
    const arret = arrets().find((un) => un.cle === Number(cle));
    document.querySelector("#titre").textContent = arret ? `${arret.rang}. ${arret.destinataire}` : "Ma tournée";
    if (!arret) ecran.replaceChildren(...liste());
    else if (quoi === "saisir") rendreLaSaisie(arret, tournee.modes.find((un) => un.mode === mode));
    else if (quoi === "non") ecran.replaceChildren(...nonRemis(arret));
    else ecran.replaceChildren(...fiche(arret));
    direLeReseau(navigator.onLine ? "ici" : "hors");
  }

  function etiquette(arret) {
    const siennes = attente(arret);
    if (siennes.some((envoi) => envoi.refus)) return "gardé ici, refusé par l'étude";
    if (siennes.some((envoi) => envoi.corps)) return "gardé, à envoyer";
    const derniere = arret.saisies[0];
    return derniere && derniere.issue !== "enregistree" ? derniere.dit : arret.etat_dit;
  }

  function liste() {
    const morceaux = [];
    for (const une of tournee.tournees) {
      morceaux.push(el("h2", { class: "commune" }, une.titre));
      let commune = null;
      for (const arret of une.arrets) {
        if (arret.commune !== commune) morceaux.push(el("h3", { class: "commune" }, arret.commune || "Commune non lue dans l'adresse"));
        commune = arret.commune;
        morceaux.push(el("button", { type: "button", class: `arret ${arret.etat} ${arret.urgent ? "urgent" : ""}`, onclick: () => { location.hash = `arret-${arret.cle}`; } },
          `${arret.rang}. ${arret.urgent ? "URGENT · " : ""}${arret.destinataire}`, el("span", {}, arret.adresse),
          el("span", {}, `${arret.intitule} · ${arret.dossier} · ${etiquette(arret)}`)));
      }
    }
    if (!tournee.tournees.length) morceaux.push(el("p", { class: "carton vide" }, "Aucune tournée ouverte n'est à votre nom. Une tournée se prépare au bureau."));
    morceaux.push(el("button", { type: "button", onclick: contacter }, "Envoyer et mettre à jour maintenant"));
    if (!file.length) morceaux.push(el("button", { type: "button", onclick: effacer }, "Effacer la tournée de ce téléphone"));
    return morceaux;
  }

  function fiche(arret) {
    const morceaux = [retour(),
      arret.etat === "retire" ? el("div", { class: "carton rouge", role: "alert" }, `NE PAS REMETTRE. ${arret.motif}`) : null,
      arret.etat === "a_faire" && arret.motif ? el("div", { class: "carton ambre" }, arret.motif) : null,
      el("div", { class: "carton" }, el("p", {}, el("strong", {}, arret.destinataire)), el("p", {}, arret.adresse),
        el("p", {}, `${arret.intitule} · ${arret.dossier} · ${arret.code_barres}`), el("p", {}, etiquette(arret))),
      ...arret.saisies.filter((faite) => faite.message).map((faite) => el("div", { class: "carton ambre" }, `${faite.dit} : ${faite.message}`)),
      ...attente(arret).map(gardee)];
    if (arret.etat === "a_faire" && !attente(arret).some((envoi) => envoi.corps)) {
      morceaux.push(el("h2", { class: "commune" }, "Remettre"),
        ...tournee.modes.map((mode) => el("button", { type: "button", onclick: () => { location.hash = `saisir-${arret.cle}-${mode.mode}`; } }, mode.titre)),
        el("button", { type: "button", onclick: () => { location.hash = `non-${arret.cle}`; } }, "Pas remis aujourd'hui"));
    }
    const photo = el("input", { type: "file", accept: "image/*", capture: "environment", id: "photo", class: "form-control",
      onchange: (evenement) => { const [fichier] = evenement.target.files; if (fichier) garderLaPhoto(arret, fichier); } });
    morceaux.push(el("div", { class: "champ" }, el("label", { for: "photo" }, "Photo, numérotée seule"), photo));
    return morceaux.filter(Boolean);
  }

  function gardee(envoi) {
    if (!envoi.refus) return el("div", { class: "carton vert" }, `${envoi.titre} : gardée, partira avec le réseau.`);
    return el("div", { class: "carton rouge" }, el("p", {}, `${envoi.titre}, gardée ici : ${envoi.refus}`),
      el("button", { type: "button", onclick: async () => { await Garde.mettre("file", envoi.cle, { ...envoi, refus: "" }); contacter(); } }, "Renvoyer"));
  }

  async function rendreLaSaisie(arret, mode) {
    if (!mode) { location.hash = `arret-${arret.cle}`; return; }
    const garde = await Garde.lire("brouillons", arret.cle);
    const brouillon = garde?.mode === mode.mode ? garde : {};
    ecran.replaceChildren(retour(`arret-${arret.cle}`), el("h2", { class: "commune" }, `${mode.titre} · ${arret.dossier}`),
      el("p", { class: "discret" }, "Rien n'est coché d'avance : n'écrire que ce qui a été fait et constaté."),
      Saisie.formulaire(arret, mode, brouillon, (lu) => garderLaRemise(arret, lu)));
    document.querySelector("#contenu").focus();
  }

  function nonRemis(arret) {
    const form = el("form", {}, champ("Pourquoi l'acte n'est pas remis", "motif", { long: true, exige: true }), el("button", { class: "fort" }, "Garder et envoyer"));
    form.addEventListener("submit", async (evenement) => {
      evenement.preventDefault();
      const motif = form.querySelector("textarea").value.trim();
      if (!motif) return;
      await mettreEnFile(arret, `${arret.dossier}, non remis`, (cle) => ({ corps: { cle, mode: "non_remis", motif, version: arret.version } }));
      location.hash = "";
      contacter();
    });
    return [retour(`arret-${arret.cle}`), form];
  }

  function retour(ou = "") {
    return el("button", { type: "button", onclick: () => { location.hash = ou; } }, ou ? "← L'arrêt" : "← La tournée");
  }

  async function effacer() {
    for (const registre of ["tournee", "brouillons", "textes"]) await Garde.vider(registre);
    tournee = null;
    ecran.replaceChildren(el("p", { class: "carton vide" }, "La tournée n'est plus sur ce téléphone. Recharger la page pour la reprendre."));
  }

  // --- Commencer ----------------------------------------------------------------------------------------------------
  async function commencer() {
    if (!isSecureContext) { // sans HTTPS, rien ne se garde sûrement : la liste du serveur reste, page par page
      annoncer("Sans HTTPS, ce téléphone ne peut rien garder : la tournée se fait ici avec le réseau.", "ambre");
      return;
    }
    await relire();
    navigator.serviceWorker?.register(SERVICE, { scope: "/terrain/" }).catch(() => annoncer("Cette page ne s'ouvrira pas sans réseau sur ce navigateur.", "ambre"));
    navigator.storage?.persist?.();
    rendre();
    await contacter();
  }
  addEventListener("hashchange", () => { annonces.replaceChildren(); rendre(); });
  addEventListener("online", contacter);
  addEventListener("offline", () => direLeReseau("hors"));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) contacter(); });
  setInterval(contacter, TOUTES_LES);
  commencer();
})();
