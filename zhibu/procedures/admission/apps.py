from django.apps import AppConfig


class AdmissionConfig(AppConfig):
    name = "zhibu.procedures.admission"
    label = "admission"
