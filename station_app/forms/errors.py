"""What stands in the way of a form."""

from station_app.model.errors import DocumentError, Remedy


class FormIncomplete(DocumentError):
    """``count`` answers are missing, wrong or against a rule of law."""

    key, remedy = "error.form.incomplete", Remedy.CORRECT_ANSWERS


class PhotographMissing(DocumentError):
    """``count`` rows speak of photographs that are not attached."""

    key, remedy = "error.form.photograph_missing", Remedy.CORRECT_ANSWERS


class PhraseNotKept(DocumentError):
    """A standing phrase is not lawful here: the field is a finding, or the text names the person."""

    key, remedy = "error.form.phrase", Remedy.CORRECT_ANSWERS


class SerialsUsedUp(DocumentError):
    """The register ``register`` has no reserved number left; one comes with the next connection."""

    key, remedy = "error.register.used_up", Remedy.CHECK_NETWORK


class CannotBeReplaced(DocumentError):
    """Only a signed paper is replaced; a draft is corrected as it stands."""

    key, remedy = "error.prosecution.cannot_be_replaced", Remedy.NONE
