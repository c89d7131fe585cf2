"""The buttons under a running command's answer: Stop, and Yes and No under its questions."""

import discord

from bot.chat.labbot import LabBot
from bot.chat.lasting import Button


class StopButton(
    Button,
    template=r"stop:(?P<message>\d+):(?P<owner>\d+)",
):
    """Ends a running command, as Ctrl-C does at a terminal; for the person who typed it."""

    def __init__(self, message_id: int, owner_id: int) -> None:
        super().__init__(
            discord.ui.Button(
                label="Stop",
                style=discord.ButtonStyle.danger,
                custom_id=f"stop:{message_id}:{owner_id}",
            )
        )
        self.message_id = message_id
        self.owner_id = owner_id

    async def clicked(self, interaction: discord.Interaction[LabBot]) -> None:
        """Stop the command, or say why not."""
        if interaction.user.id != self.owner_id:
            told = "Only the person who typed this command can stop it."
        elif interaction.client.running.stop(self.message_id):
            await interaction.response.defer()
            return
        else:
            told = "This command has ended already."
        await interaction.response.send_message(told, ephemeral=True)


class AnswerButton(
    Button,
    template=r"ask:(?P<answer>yes|no):(?P<command>\d+):(?P<owner>\d+)",
):
    """Yes or No below a question, for the person whose command asks it."""

    def __init__(self, answer: str, command_id: int, owner_id: int) -> None:
        style = discord.ButtonStyle.danger if answer == "yes" else discord.ButtonStyle.secondary
        super().__init__(
            discord.ui.Button(
                label=answer.title(),
                style=style,
                custom_id=f"ask:{answer}:{command_id}:{owner_id}",
            )
        )
        self.answer = answer
        self.command_id = command_id
        self.owner_id = owner_id

    async def clicked(self, interaction: discord.Interaction[LabBot]) -> None:
        """Answer the question, or say why not."""
        if interaction.user.id != self.owner_id:
            told = "Only the person who typed this command can answer it."
        elif interaction.client.questions.answer(self.command_id, self.answer == "yes"):
            await interaction.response.defer()
            return
        else:
            told = (
                "This question is no longer open, so nothing was done: the time for an answer "
                "was over, or I was restarted. Type the command again."
            )
        await interaction.response.send_message(told, ephemeral=True)


def stop_button(command_id: int, owner_id: int) -> discord.ui.View:
    """What a command has under its output while it runs."""
    return discord.ui.View(timeout=None).add_item(StopButton(command_id, owner_id))


def answer_buttons(command_id: int, owner_id: int) -> discord.ui.View:
    """Yes and No, for one question."""
    view = discord.ui.View(timeout=None)
    for answer in ("yes", "no"):
        view.add_item(AnswerButton(answer, command_id, owner_id))
    return view
