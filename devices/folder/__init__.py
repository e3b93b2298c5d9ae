"""The folder that is watched for files."""
