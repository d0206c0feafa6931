"""The people and groups that the demo, the dialogs and the bare sandbox speak of."""

from taskbot.sandbox.server import Sandbox

OFFICE_ID = 100_000
DEMO_TOKEN = "1000:demo"  # noqa: S105 (it opens the sandbox only)


def add_cast(sandbox: Sandbox) -> None:
    """An office, two units, a leader and an outsider, in a work group and a leaders' group."""
    office = sandbox.add_user("王敏", role="督办单位", user_id=OFFICE_ID)
    economy = sandbox.add_user("李文", role="省经信厅联络员")
    land = sandbox.add_user("陈静", role="省自然资源厅联络员")
    leader = sandbox.add_user("周明", role="领导")
    outsider = sandbox.add_user("赵路", role="旁观者")
    sandbox.add_group("工作群", members=[economy, land, outsider], admins=[office], bot_is_admin=True)
    sandbox.add_group("领导群", members=[leader], admins=[office])
