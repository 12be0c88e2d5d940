/* Ce que le téléphone garde (IndexedDB) : la tournée, les brouillons, et la file de ce qui reste à envoyer. */
"use strict";
const Garde = (() => {
  const REGISTRES = ["tournee", "file", "brouillons", "textes"];
  let base;

  function ouvrir() {
    base ??= new Promise((reussir, echouer) => {
      const demande = indexedDB.open("basoche-terrain", 1);
      demande.onupgradeneeded = () => {
        for (const nom of REGISTRES) demande.result.createObjectStore(nom);
      };
      demande.onsuccess = () => reussir(demande.result);
      demande.onerror = () => echouer(demande.error);
    });
    return base;
  }

  async function faire(registre, mode, geste) {
    const ouverte = await ouvrir();
    return new Promise((reussir, echouer) => {
      const transaction = ouverte.transaction(registre, mode, { durability: "strict" });
      const demande = geste(transaction.objectStore(registre));
      transaction.oncomplete = () => reussir(demande.result);
      transaction.onerror = () => echouer(transaction.error);
      transaction.onabort = () => echouer(transaction.error);
    });
  }

  return {
    lire: (registre, cle) => faire(registre, "readonly", (r) => r.get(cle)),
    tout: (registre) => faire(registre, "readonly", (r) => r.getAll()),
    mettre: (registre, cle, valeur) => faire(registre, "readwrite", (r) => r.put(valeur, cle)),
    oter: (registre, cle) => faire(registre, "readwrite", (r) => r.delete(cle)),
    vider: (registre) => faire(registre, "readwrite", (r) => r.clear()),
    // La file se lit dans l'ordre de la frappe.
    async file() {
      return (await this.tout("file")).sort((un, autre) => un.garde_le - autre.garde_le);
    },
  };
})();
