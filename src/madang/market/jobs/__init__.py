"""The market's daily run: fetch, store, analyse, release.

`plan` says what there is and when it runs (light); `works` has the functions over ports (heavy).
"""
