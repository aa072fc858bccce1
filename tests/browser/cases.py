"""Synthetic cases that the tests tell."""

ONE_ADRENAL = (
    "62-årig med nydiagnosticeret adenokarcinom i ve. overlap, cT2aN0M1b, solitær metastase i "
    "højre binyre, EGFR/ALK neg, PS 1. Metastasen er egnet til SBRT, og primærtumor kan opereres."
)
WORKED_UP = "PET/CT og MR af cerebrum er lavet, histologisk verificeret, drøftet på MDT."
