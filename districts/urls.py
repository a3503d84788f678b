"""Addresses of the pages about zonings. Italian paths, English names."""

from django.urls import path

from districts.views import (
    acts,
    approvals,
    boundary_files,
    comparisons,
    consultation_desk,
    consultations,
    draft_import,
    drafts,
    flows,
    registers,
    zonings,
)

urlpatterns = [
    path("zonizzazioni/", zonings.zonings, name="zonings"),
    path("zonizzazioni/confronta/", comparisons.comparison, name="zonings-compare"),
    path(
        "zonizzazioni/confronta/comuni.csv",
        comparisons.comparison_units,
        name="zonings-compare-units",
    ),
    path(
        "zonizzazioni/confronta/incroci.csv",
        comparisons.comparison_pieces,
        name="zonings-compare-pieces",
    ),
    path("zonizzazioni/<str:code>/", zonings.zoning, name="zoning"),
    path("zonizzazioni/<str:code>/comuni.csv", zonings.zoning_units, name="zoning-units"),
    path(
        "zonizzazioni/<str:code>/confini/<int:revision>.<slug:form>",
        boundary_files.zoning_file,
        name="zoning-file",
    ),
    path("scenari/", drafts.drafts, name="drafts"),
    path("scenari/nuovo/", drafts.new_draft, name="draft-new"),
    path("scenari/<int:pk>/", drafts.draft, name="draft"),
    path("scenari/<int:pk>/assegna/", drafts.assign, name="draft-assign"),
    path("scenari/<int:pk>/passi/", drafts.step, name="draft-step"),
    path("scenari/<int:pk>/segni/", drafts.mark, name="draft-mark"),
    path("scenari/<int:pk>/riallinea/", drafts.rebase, name="draft-rebase"),
    path("scenari/<int:pk>/importa/", draft_import.import_draft, name="draft-import"),
    path(
        "scenari/<int:pk>/importa/scrivi/",
        draft_import.confirm_import,
        name="draft-import-confirm",
    ),
    path("scenari/<int:pk>/poligono/", draft_import.polygon, name="draft-polygon"),
    path(
        "scenari/<int:pk>/confini.<slug:form>", boundary_files.draft_boundaries, name="draft-file"
    ),
    path(
        "scenari/<int:pk>/tasselli/<int:z>/<int:x>/<int:y>.mvt",
        boundary_files.draft_tile_page,
        name="draft-tile",
    ),
    path("scenari/<int:pk>/atto/", drafts.law, name="draft-law"),
    path("atti/", acts.acts, name="acts"),
    path("atti/registra/", acts.new_act, name="act-new"),
    path("atti/<int:pk>/", acts.act, name="act"),
    path("atti/<int:pk>/documento/", acts.new_document, name="act-document-new"),
    path("atti/<int:pk>/documento/<int:number>/", acts.document, name="act-document"),
    path("approvazioni/", approvals.approvals, name="approvals"),
    path("approvazioni/<int:pk>/", approvals.approval, name="approval"),
    path("approvazioni/chiedi/<slug:code>/<int:pk>/", approvals.ask, name="approval-ask"),
    path("approvazioni/flussi/", flows.flows, name="flows"),
    path("approvazioni/flussi/<slug:code>/", flows.flow, name="flow"),
    path("approvazioni/deleghe/", approvals.delegations, name="delegations"),
    path("approvazioni/deleghe/<int:pk>/revoca/", approvals.revoke, name="delegation-revoke"),
    path("consultazioni/", consultations.consultations, name="consultations"),
    path("consultazioni/<int:pk>/", consultations.consultation, name="consultation"),
    path("consultazioni/<int:pk>/commenta/", consultations.comment, name="consultation-comment"),
    path("consultazioni/<int:pk>/ufficio/", consultation_desk.desk, name="consultation-desk"),
    path(
        "consultazioni/<int:pk>/ufficio/<int:number>/",
        consultation_desk.read_comment,
        name="consultation-read",
    ),
    path(
        "consultazioni/apri/<slug:code>/<int:pk>/",
        consultation_desk.open_new,
        name="consultation-new",
    ),
    path("registro/<slug:slug>/<str:key>/", registers.register, name="register"),
    path(
        "registro/<slug:slug>/<str:key>/registro.csv",
        registers.register_sheet,
        name="register-sheet",
    ),
]
