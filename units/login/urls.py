"""Addresses of logging in and out and of changing one's own password."""

from django.urls import path

from units.login import views

urlpatterns = [
    path("masuk/", views.LoginView.as_view(), name="login"),
    path("keluar/", views.LogoutView.as_view(), name="logout"),
    path("kata-sandi/", views.PasswordChangeView.as_view(), name="password_change"),
    path("kunci-isian/", views.drafts_key, name="drafts_key"),
    path("undangan/<uidb64>/<token>/", views.InvitationView.as_view(), name="invitation"),
]
