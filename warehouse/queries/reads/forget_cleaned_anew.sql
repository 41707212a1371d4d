-- Clear the articles that were cleaned anew.
delete from ops.cleaned_anew;
