"""a contact that was active waits to be qualified

Revision ID: 0034
Revises: 0033
"""

from alembic import op

revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("UPDATE contact SET state = 'to_qualify' WHERE state = 'active'")


def downgrade():
    op.execute("UPDATE contact SET state = 'active' WHERE state IN ('to_qualify', 'qualified')")
