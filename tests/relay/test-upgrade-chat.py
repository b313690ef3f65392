# SPDX-License-Identifier: GPL-3.0-or-later
"""Two people chat while a new relay takes over, twice."""

import contextlib

import relayd
import tap
from processes import Client as Chat
from processes import Programs, until
from relayd import relay, upgrade


def people_notice_nothing_but_a_reconnect():
    programs = Programs(str(relayd.BUILD))
    with relayd.folder() as path, relay("--key-file", f"{path}/key") as one:
        with contextlib.ExitStack() as stack:
            a = Chat(programs, "create", "--relay", one.address)
            stack.callback(a.end)
            b = Chat(programs, "join", a.wait("code")["link"])
            stack.callback(b.end)
            a.wait("secure")
            b.wait("secure")
            for round_ in range(2):
                for number in range(20):
                    a.write(f"{round_} {number} from a")
                    b.write(f"{round_} {number} from b")
                    if number == 10:
                        upgrade(one)
            expected = [f"{round_} {number}" for round_ in range(2) for number in range(20)]
            for chat, other in ((a, "b"), (b, "a")):
                until("all messages", lambda chat=chat: len(chat.of("message")) >= len(expected))
                texts = [event["text"] for event in chat.of("message")]
                tap.equal(texts, [f"{one_} from {other}" for one_ in expected])
                tap.check(not chat.of("error"), f"an error: {chat.of('error')}")


tap.run("upgrade-chat", [people_notice_nothing_but_a_reconnect])
