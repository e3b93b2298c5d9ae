"""What schemathesis is told in its own process: parts of uploads are plain bytes."""

import schemathesis

schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
