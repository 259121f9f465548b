from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "zhibu.foundation.vault"
    label = "vault"
