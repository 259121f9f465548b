"""The papers of the procedure (发展党员文书): one kind of document each.

`dossier` is what a paper is written from: a case with its acts and the names of the
organisations. The other files hold kinds and, beside each, the pure function that turns
a dossier into its context. `papers` is the table: whose paper it is, after which step.
"""
