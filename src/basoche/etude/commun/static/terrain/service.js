/* Le travailleur de service du terrain : garde la page vide et ses fichiers, jamais une donnée. */
"use strict";
const GARDE = "basoche-terrain-1";
const COQUILLE = "/terrain/coquille";
const PATIENCE = 5000;

async function garderLaCoquille() {
  const reponse = await fetch(COQUILLE, { cache: "no-store", redirect: "manual" });
  if (!reponse.ok) return;
  const texte = await reponse.clone().text();
  const cache = await caches.open(GARDE);
  const fichiers = [...texte.matchAll(/(?:href|src)="(\/statique\/[^"]+)"/g)].map((trouve) => trouve[1]);
  await Promise.all(fichiers.map((fichier) => cache.add(fichier)));
  await cache.put(COQUILLE, reponse);
}

self.addEventListener("install", (evenement) => {
  self.skipWaiting();
  evenement.waitUntil(garderLaCoquille());
});

self.addEventListener("activate", (evenement) => {
  evenement.waitUntil((async () => {
    for (const nom of await caches.keys()) if (nom.startsWith("basoche-terrain-") && nom !== GARDE) await caches.delete(nom);
    await self.clients.claim();
  })());
});

async function page(requete) {
  const coupe = new AbortController();
  const minuterie = setTimeout(() => coupe.abort(), PATIENCE);
  try {
    return await fetch(requete, { signal: coupe.signal });
  } catch (faute) {
    const gardee = await caches.match(COQUILLE);
    if (gardee) return gardee;
    throw faute;
  } finally {
    clearTimeout(minuterie);
  }
}

async function fichier(requete) {
  const cache = await caches.open(GARDE);
  try {
    const reponse = await fetch(requete);
    if (reponse.ok && (await cache.match(requete))) await cache.put(requete, reponse.clone());
    return reponse;
  } catch (faute) {
    const garde = await cache.match(requete);
    if (garde) return garde;
    throw faute;
  }
}

self.addEventListener("fetch", (evenement) => {
  const adresse = new URL(evenement.request.url);
  if (evenement.request.method !== "GET" || adresse.origin !== self.location.origin) return;
  if (evenement.request.mode === "navigate") {
    evenement.respondWith(page(evenement.request));
    evenement.waitUntil(garderLaCoquille().catch(() => undefined));
  } else if (adresse.pathname.startsWith("/statique/")) {
    evenement.respondWith(fichier(evenement.request));
  }
});
