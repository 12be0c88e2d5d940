/* L'écran d'une remise : gros boutons, phrases types qu'on touche au moment où l'on fait, rien de coché d'avance. */
"use strict";
const Saisie = (() => {
  const ACTES_AU_PLUS = 3; // au-delà, le même texte sur une tournée n'est plus une coïncidence

  function el(nom, attributs = {}, ...dedans) {
    const element = document.createElement(nom);
    for (const [cle, valeur] of Object.entries(attributs)) {
      if (cle.startsWith("on")) element.addEventListener(cle.slice(2), valeur);
      else if (valeur === true) element.setAttribute(cle, "");
      else if (valeur !== false && valeur !== null && valeur !== undefined) element.setAttribute(cle, valeur);
    }
    element.append(...dedans.filter((morceau) => morceau !== null && morceau !== undefined));
    return element;
  }

  const deux = (nombre) => String(nombre).padStart(2, "0");
  const ceJour = () => { const d = new Date(); return `${d.getFullYear()}-${deux(d.getMonth() + 1)}-${deux(d.getDate())}`; };
  const cetteHeure = () => { const d = new Date(); return `${deux(d.getHours())}:${deux(d.getMinutes())}`; };
  const net = (texte) => texte.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();

  let numero = 0;
  function champ(titre, nom, { type = "text", valeur = "", exige = false, aide = "", long = false } = {}) {
    const id = `champ-${++numero}`;
    const saisi = el(long ? "textarea" : "input", { id, name: nom, class: "form-control", required: exige, autocomplete: "off",
      ...(long ? { rows: 3 } : { type }), ...(aide ? { "aria-describedby": `${id}-aide` } : {}) });
    saisi.value = valeur;
    return el("div", { class: "champ" }, el("label", { for: id }, exige ? `${titre} (exigé)` : titre), saisi,
      aide ? el("div", { class: "discret", id: `${id}-aide` }, aide) : null);
  }

  function coche(titre, nom, cochee) {
    const id = `champ-${++numero}`;
    const boite = el("input", { id, name: nom, type: "checkbox" });
    boite.checked = cochee;
    return el("div", { class: "choix champ" }, boite, el("label", { for: id }, titre));
  }

  function quand(valeurs) {
    const jour = champ("Jour", "jour", { type: "date", valeur: valeurs.jour ?? ceJour(), exige: true });
    const heure = champ("Heure", "heure", { type: "time", valeur: valeurs.heure ?? "", exige: true });
    const maintenant = el("button", { type: "button", onclick: () => {
      jour.querySelector("input").value = ceJour();
      heure.querySelector("input").value = cetteHeure();
      heure.querySelector("input").dispatchEvent(new Event("input", { bubbles: true }));
    } }, "C'est maintenant");
    return el("fieldset", {}, el("legend", {}, "La remise"), el("div", { class: "duo" }, jour, heure), maintenant);
  }

  function ligne(genre, depart) {
    const boite = el("fieldset", { "data-genre": genre.genre }, el("legend", {}, depart.nature || "Diligence"),
      champ("Ce qui a été fait", "nature", { valeur: depart.nature ?? "" }),
      champ("Auprès de qui, ou sur quoi", "aupres_de", { valeur: depart.aupres_de ?? "" }),
      el("div", { class: "duo" }, champ("Jour", "jour", { type: "date", valeur: depart.jour ?? ceJour() }),
        champ("Heure", "heure", { type: "time", valeur: depart.heure ?? "" })),
      champ("Ce que cela a donné", "resultat", { valeur: depart.resultat ?? "", long: true }));
    boite.append(el("button", { type: "button", onclick: () => {
      const formulaire = boite.closest("form");
      boite.remove();
      formulaire.dispatchEvent(new Event("input", { bubbles: true }));
    } }, "Ôter cette diligence"));
    return boite;
  }

  function diligences(genre, gardees) {
    const lignes = el("div", { class: "lignes" }, ...gardees.map((gardee) => ligne(genre, gardee)));
    const ajouter = (nature) => {
      const nouvelle = ligne(genre, { nature, heure: nature ? cetteHeure() : "" });
      lignes.append(nouvelle);
      nouvelle.querySelector(nature ? "textarea" : "input").focus();
      lignes.dispatchEvent(new Event("input", { bubbles: true }));
    };
    return el("section", { "data-diligences": genre.genre }, el("h2", { class: "commune" }, genre.titre),
      el("p", { class: "discret" }, "Toucher ce qui vient d'être fait, puis dire ce que cela a donné."),
      el("div", {}, ...genre.phrases.map((phrase) => el("button", { type: "button", class: "phrase", onclick: () => ajouter(phrase) }, phrase)),
        el("button", { type: "button", class: "phrase", onclick: () => ajouter("") }, "autre…")),
      lignes);
  }

  function lire(formulaire) {
    const valeur = (boite, nom) => boite.querySelector(`[name="${nom}"]`)?.value.trim() ?? "";
    const propres = [...formulaire.querySelectorAll("[data-propre] [name]")];
    return {
      mode: formulaire.dataset.mode,
      jour: formulaire.querySelector('[name="jour"]').value,
      heure: formulaire.querySelector('[name="heure"]').value,
      champs: Object.fromEntries(propres.map((saisi) => [saisi.name, saisi.value.trim()]).filter(([, lu]) => lu)),
      diligences: [...formulaire.querySelectorAll("[data-genre]")].map((boite) => ({
        genre: boite.dataset.genre, nature: valeur(boite, "nature"), aupres_de: valeur(boite, "aupres_de"),
        jour: valeur(boite, "jour"), heure: valeur(boite, "heure"), resultat: valeur(boite, "resultat"),
      })),
      avis: formulaire.querySelector('[name="avis"]')?.checked ?? false,
      observation: formulaire.querySelector('[name="observation"]').value.trim(),
    };
  }

  function manques(mode, lu) {
    const dits = [];
    if (!lu.jour || !lu.heure) dits.push("le jour et l'heure de la remise");
    for (const champ of mode.champs) if (champ.exige && !lu.champs[champ.nom]) dits.push(champ.titre);
    if (mode.champs.some((champ) => champ.long) && !lu.champs.motif_655) dits.push("ce qui a empêché la remise à personne");
    if (mode.avis && !lu.avis) dits.push("l'avis de passage");
    for (const genre of mode.genres) {
      const siennes = lu.diligences.filter((diligence) => diligence.genre === genre.genre);
      if (!siennes.length) dits.push(genre.titre);
      if (siennes.some((diligence) => !diligence.nature || !diligence.heure || !diligence.resultat)) dits.push(`une ligne entière : ${genre.titre}`);
    }
    return dits;
  }

  async function repetes(arret, lu) {
    const gardes = (await Garde.tout("textes")).filter((autre) => autre.arret !== arret.cle);
    const siens = [...new Set(lu.diligences.map((diligence) => net(`${diligence.nature} ${diligence.resultat}`)).filter(Boolean))];
    return siens.filter((texte) => gardes.filter((autre) => autre.textes.includes(texte)).length >= ACTES_AU_PLUS);
  }

  function formulaire(arret, mode, brouillon, garder) {
    const form = el("form", { "data-mode": mode.mode, novalidate: true }, quand(brouillon));
    const montrer = (decrit) => champ(decrit.titre, decrit.nom, {
      valeur: brouillon.champs?.[decrit.nom] ?? (decrit.lieu ? arret.adresse : ""), exige: decrit.exige, aide: decrit.aide, long: decrit.long,
    });
    const rares = mode.champs.filter((decrit) => decrit.rare);
    form.append(el("div", { "data-propre": "" }, ...mode.champs.filter((decrit) => !decrit.rare).map(montrer),
      rares.length ? el("details", { class: "champ" }, el("summary", {}, "Autres champs"), ...rares.map(montrer)) : null));
    for (const genre of mode.genres) {
      form.append(diligences(genre, (brouillon.diligences ?? []).filter((gardee) => gardee.genre === genre.genre)));
    }
    if (mode.avis) form.append(coche("J'ai laissé l'avis de passage, ce jour", "avis", brouillon.avis ?? false));
    form.append(champ("Observation libre", "observation", { long: true, valeur: brouillon.observation ?? "" }));
    const dit = el("div", { role: "alert" });
    const quandMeme = el("button", { type: "button", hidden: true, onclick: () => garder(lire(form)) }, "Garder quand même, à compléter au bureau");
    form.append(dit, el("button", { class: "fort" }, "Garder et envoyer"), quandMeme);
    form.addEventListener("input", () => Garde.mettre("brouillons", arret.cle, { arret: arret.cle, ...lire(form) }));
    form.addEventListener("submit", async (evenement) => {
      evenement.preventDefault();
      const lu = lire(form), absents = manques(mode, lu), memes = await repetes(arret, lu);
      if (quandMeme.hidden && (absents.length || memes.length)) {
        dit.replaceChildren(
          ...(absents.length ? [el("p", { class: "rouge" }, `Il manque : ${absents.join(" ; ")}.`)] : []),
          ...(memes.length ? [el("p", { class: "ambre" }, "Ce texte est déjà, mot pour mot, sur plus de deux autres actes : le dire avec ses mots de ce passage.")] : []));
        quandMeme.hidden = false;
        dit.scrollIntoView();
        return;
      }
      if (!absents.length) await garder(lu);
    });
    return form;
  }

  return { el, champ, formulaire, net, ceJour, cetteHeure };
})();
