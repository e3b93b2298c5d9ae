"""The only place that joins the parts; knows everyone, known by nobody."""
