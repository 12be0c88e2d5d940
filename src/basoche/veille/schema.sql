CREATE TABLE IF NOT EXISTS version_article (
    id TEXT PRIMARY KEY, cid TEXT NOT NULL, code TEXT NOT NULL, numero TEXT NOT NULL, etat TEXT NOT NULL,
    debut TEXT, fin TEXT, texte TEXT NOT NULL, texte_norme TEXT NOT NULL, nota TEXT NOT NULL, liens TEXT NOT NULL,
    modificateur TEXT NOT NULL, modificateur_cid TEXT NOT NULL, chaine TEXT NOT NULL, publication TEXT,
    fonds TEXT NOT NULL, chemin TEXT NOT NULL, archive TEXT NOT NULL, connue_le TEXT, rectifiee_le TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS version_par_numero ON version_article (code, numero, debut);
CREATE INDEX IF NOT EXISTS version_par_cid ON version_article (cid, numero, debut);
CREATE INDEX IF NOT EXISTS version_par_debut ON version_article (debut);
CREATE INDEX IF NOT EXISTS version_par_fin ON version_article (fin);
CREATE INDEX IF NOT EXISTS version_par_jour ON version_article (connue_le);
CREATE INDEX IF NOT EXISTS version_par_chaine ON version_article (chaine);
CREATE TABLE IF NOT EXISTS texte (
    id TEXT PRIMARY KEY, cid TEXT NOT NULL, nature TEXT NOT NULL, numero TEXT NOT NULL, nor TEXT NOT NULL,
    titre TEXT NOT NULL, signature TEXT, publication TEXT, a_venir TEXT NOT NULL, fonds TEXT NOT NULL,
    chemin TEXT NOT NULL, archive TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS texte_par_cid ON texte (cid);
CREATE TABLE IF NOT EXISTS decision (
    id TEXT PRIMARY KEY, titre TEXT NOT NULL, juridiction TEXT NOT NULL, date TEXT, numeros TEXT NOT NULL,
    solution TEXT NOT NULL, texte TEXT NOT NULL, liens TEXT NOT NULL, fonds TEXT NOT NULL,
    chemin TEXT NOT NULL, archive TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS archive (
    nom TEXT PRIMARY KEY, fonds TEXT NOT NULL, horodatage TEXT NOT NULL, est_stock INTEGER NOT NULL,
    taille BIGINT NOT NULL, lues INTEGER NOT NULL, controle BIGINT NOT NULL, finie INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS restriction (
    archive TEXT NOT NULL, code TEXT NOT NULL, PRIMARY KEY (archive, code)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS annonce (nom TEXT PRIMARY KEY, fonds TEXT NOT NULL, horodatage TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS suppression (
    chemin TEXT PRIMARY KEY, archive TEXT NOT NULL, faite INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS anomalie (
    archive TEXT NOT NULL, chemin TEXT NOT NULL, motif TEXT NOT NULL, PRIMARY KEY (archive, chemin)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS etat (cle TEXT PRIMARY KEY, valeur TEXT NOT NULL) WITHOUT ROWID;
