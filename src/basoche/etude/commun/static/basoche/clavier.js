/* Le clavier d'abord : recherche, listes, touches affichées sur les boutons. Sans ce fichier, tout se lit et se clique. */
"use strict";
(() => {
  const saisit = (element) => element.matches("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
  const recherche = () => document.querySelector("#recherche");
  const lignes = () => [...document.querySelectorAll("[data-liste] a[data-ligne]")].filter((lien) => lien.checkVisibility?.() ?? true);

  function deplacer(pas) {
    const toutes = lignes();
    if (!toutes.length) return false;
    const ici = toutes.indexOf(document.activeElement);
    const suivant = ici < 0 ? (pas > 0 ? 0 : toutes.length - 1) : Math.min(Math.max(ici + pas, 0), toutes.length - 1);
    toutes[suivant].focus();
    return true;
  }

  document.addEventListener("keydown", (evenement) => {
    const touche = evenement.key;
    if ((evenement.ctrlKey || evenement.metaKey) && touche.toLowerCase() === "k") {
      evenement.preventDefault();
      recherche()?.select();
      return;
    }
    if (evenement.ctrlKey && touche === "Enter" && document.activeElement?.form) {
      evenement.preventDefault();
      document.activeElement.form.requestSubmit();  // dans un texte de plusieurs lignes, Entrée va à la ligne
      return;
    }
    if (evenement.ctrlKey || evenement.metaKey || evenement.altKey) return;
    if (touche === "Escape") {
      if (document.activeElement && saisit(document.activeElement)) { document.activeElement.blur(); return; }
      const retour = document.querySelector("a[data-retour]");
      if (retour) { evenement.preventDefault(); retour.click(); }
      return;
    }
    if (document.activeElement && saisit(document.activeElement)) return;
    if (touche === "/") { evenement.preventDefault(); recherche()?.select(); return; }
    if (touche === "ArrowDown" || touche === "ArrowUp") {
      if (deplacer(touche === "ArrowDown" ? 1 : -1)) evenement.preventDefault();
      return;
    }
    // La touche d'une ligne vaut pour celle où l'on est ; à défaut, pour la première.
    const ici = document.activeElement?.closest("tr, li") ?? document;
    const geste = `[data-touche-ligne="${CSS.escape(touche.toLowerCase())}"]`;
    const deLigne = ici.querySelector(geste) ?? document.querySelector(geste);
    const cible = deLigne ?? [...document.querySelectorAll("[data-touche]")].find((e) => e.dataset.touche === touche.toLowerCase());
    if (cible) { evenement.preventDefault(); cible.focus(); cible.click(); }
  });

  // Un tableau plus large que l'écran et sans lien se fait défiler aux flèches : il prend la main.
  function atteindreLesTableaux() {
    for (const zone of document.querySelectorAll(".defile")) {
      if (zone.scrollWidth > zone.clientWidth && !zone.querySelector("a, button, input, select, textarea, summary")) zone.tabIndex = 0;
    }
  }
  addEventListener("resize", atteindreLesTableaux);
  addEventListener("load", atteindreLesTableaux);

  // Une réponse lente se voit ; une erreur se dit sur place, la saisie reste.
  document.addEventListener("htmx:responseError", () => {
    const zone = document.querySelector("#annonces");
    if (zone) zone.textContent = "La demande a échoué : rien n'a été enregistré. Recommencer, ou prévenir l'étude.";
  });
})();
