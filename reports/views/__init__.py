"""The pages. A view fetches through the user, binds a form, calls one verb, leaves a message and redirects.

author/ superior/ planner/ public/ hold the pages that one role alone has. Beside them lie the pages of several roles:
home, report, history, inbox, downloads and notification_choices are everybody's. signing.py and scan.py are the
author's and the superior's, because both sign the same file, by certificate or on paper. remarks.py is theirs too,
because the superior writes a remark and the author answers it.

fetching.py says who may fetch what, workspace.py what the frame around every page shows, and placed_remarks.py puts
remarks where they belong on a page or in the document.
"""
