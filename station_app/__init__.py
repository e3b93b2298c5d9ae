"""The core: a folder a subject over the kernel (documents), over technology, over the model."""
