"""The pages of the login: signing in, setting up, what belongs to the account."""
